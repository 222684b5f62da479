package wagateway.push.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.push.client.Frame;
import wagateway.push.client.FrameEncoder;
import wagateway.push.connection.gateway.Frames;
import wagateway.push.contract.PushedEvent;

/** Events as Socket.IO packets in Engine.IO frames. */
public final class SocketIoEncoder implements FrameEncoder {
    @Override
    public List<Frame> encode(SessionEvent event, @Nullable Offset offset) {
        return PushedEvent.of(event).stream()
                .map(pushed -> Frame.of(event.sessionId(), Frames.event(pushed, offset)))
                .toList();
    }
}
