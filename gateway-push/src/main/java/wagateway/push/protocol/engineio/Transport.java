package wagateway.push.protocol.engineio;

/** What carries packets (Engine.IO protocol 4, section "Transports"). */
public enum Transport {
    POLLING,
    WEBSOCKET
}
