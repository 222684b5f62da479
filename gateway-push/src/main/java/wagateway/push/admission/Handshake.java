package wagateway.push.admission;

/** The decision on a handshake before it is served: a newcomer, or a refusal. */
public sealed interface Handshake permits Newcomer, HandshakeRefusal {}
