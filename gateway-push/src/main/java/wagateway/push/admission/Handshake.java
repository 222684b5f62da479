package wagateway.push.admission;

/** What becomes of a handshake before anything of it is served: a newcomer, or a refusal. */
public sealed interface Handshake permits Newcomer, HandshakeRefusal {}
