package wagateway.push.connection.socketio;

import java.time.Duration;
import java.util.Map;

/**
 * What all Socket.IO connections of a pod share.
 *
 * @param namespaces what clients can connect to, by name
 * @param connectTimeout how long a connection may be without a namespace; default 45 s
 * @param maxAttachmentBytes what the attachments of one packet may have together; default 1,000,000
 */
public record SocketIoRules(Map<String, Namespace> namespaces, Duration connectTimeout, int maxAttachmentBytes) {}
