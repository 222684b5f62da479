package wagateway.push.conformance;

import java.nio.ByteBuffer;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Step;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;

/** Says back what it is told: what the test suite of Engine.IO expects of a server. */
final class EchoConversation implements Conversation {
    @Override
    public Step<Conversation> text(String message, long now) {
        return Step.next(this, new Effect.Send(EngineCodec.encode(new EnginePacket.Message(message))));
    }

    @Override
    public Step<Conversation> binary(ByteBuffer message, long now) {
        return Step.next(this, new Effect.SendBinary(message));
    }

    @Override
    public Step<Conversation> ticked(long now) {
        return Step.next(this);
    }
}
