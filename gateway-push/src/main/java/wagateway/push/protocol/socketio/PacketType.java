package wagateway.push.protocol.socketio;

/** The packet types of Socket.IO protocol 5, section "Packet encoding". */
public enum PacketType {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4'),
    BINARY_EVENT('5'),
    BINARY_ACK('6');

    private final char code;

    PacketType(char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }
}
