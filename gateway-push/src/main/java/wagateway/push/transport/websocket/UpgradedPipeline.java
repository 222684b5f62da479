package wagateway.push.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.function.BooleanSupplier;
import reactor.netty.NettyPipeline;
import wagateway.push.admission.ConnectionInput;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.Newcomer;

/** Makes WebSockets of the HTTP server's channels. */
final class UpgradedPipeline {
    private final String path;
    private final int maxPayload;
    private final InputAdmission inputs;
    private final WebSocketDecoderConfig decoding;

    /** @param maxPayload bytes that a frame, or the parts of one message together, may have */
    UpgradedPipeline(String path, int maxPayload, InputAdmission inputs) {
        this.path = path;
        this.maxPayload = maxPayload;
        this.inputs = inputs;
        this.decoding = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxPayload)
                .closeOnProtocolViolation(false)
                .build();
    }

    /**
     * Answers the request.
     *
     * @param transport takes the messages
     * @param admitted whether a token of its peer has been accepted
     * @param newcomer leaves when the answer cannot be sent
     */
    void upgrade(
            Channel channel,
            HttpRequest request,
            Subprotocol subprotocol,
            ChannelHandler transport,
            BooleanSupplier admitted,
            Newcomer newcomer) {
        removeHttpServer(channel.pipeline());
        var handshaker = new WebSocketServerHandshaker13(path, null, decoding) {
            @Override
            protected WebSocketFrameDecoder newWebsocketDecoder() {
                return new LimitedFrameDecoder(decoding, new ConnectionInput(inputs), admitted);
            }
        };
        var agreed = handshaker.handshake(channel, request, subprotocol.agreement(), channel.newPromise());
        var _ = agreed.addListener(handshake -> {
            if (handshake.isSuccess()) {
                channel.pipeline()
                        .addLast(new WebSocketFrameAggregator(maxPayload))
                        .addLast(transport);
            } else {
                newcomer.leave();
                var _ = channel.close();
            }
        });
    }

    /** All behind the codec, which the handshaker replaces; what was removed asked for each read. */
    private static void removeHttpServer(ChannelPipeline pipeline) {
        pipeline.channel().config().setAutoRead(true);
        while (!pipeline.lastContext().name().equals(NettyPipeline.HttpCodec)) {
            pipeline.removeLast();
        }
    }
}
