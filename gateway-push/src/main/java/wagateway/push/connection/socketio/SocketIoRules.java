package wagateway.push.connection.socketio;

import java.util.Map;
import wagateway.push.connection.ConnectionSettings;

/**
 * What all Socket.IO connections of a pod share.
 *
 * @param namespaces what clients can connect to, by name
 */
public record SocketIoRules(Map<String, Namespace> namespaces, ConnectionSettings settings) {}
