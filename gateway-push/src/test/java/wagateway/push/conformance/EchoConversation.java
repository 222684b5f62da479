package wagateway.push.conformance;

import java.nio.ByteBuffer;
import java.util.List;
import wagateway.push.connection.Conversation;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.protocol.engineio.EngineCodec;
import wagateway.push.protocol.engineio.EnginePacket;

/** Says back what it is told: what the test suite of Engine.IO expects of a server. */
final class EchoConversation implements Conversation {
    @Override
    public Turn text(String message, long now) {
        return goOn(new Effect.Send(EngineCodec.encode(new EnginePacket.Message(message))));
    }

    @Override
    public Turn binary(ByteBuffer message, long now) {
        return goOn(new Effect.SendBinary(message));
    }

    @Override
    public Turn verified(Input.Verified verified, long now) {
        return goOn();
    }

    @Override
    public Turn recovered(Input.Recovered recovered, long now) {
        return goOn();
    }

    @Override
    public Turn ticked(long now) {
        return goOn();
    }

    private Turn goOn(Effect... effects) {
        return new Turn.Goes(this, List.of(effects));
    }
}
