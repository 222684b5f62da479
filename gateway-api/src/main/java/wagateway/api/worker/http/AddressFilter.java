package wagateway.api.worker.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;

/**
 * Refuses connections to addresses outside the networks of workers. It sees the very address that is connected to, so a
 * name that is looked up to another one later gets no further.
 */
@Sharable
final class AddressFilter extends ChannelOutboundHandlerAdapter {
    static final String NAME = "addressFilter";

    private final Networks networks;

    AddressFilter(Networks networks) {
        this.networks = networks;
    }

    /** The address is not one of a worker. */
    static final class ForbiddenAddressException extends RuntimeException {
        ForbiddenAddressException(SocketAddress address) {
            super(
                    address + " is outside wagateway.api.worker.networks: add its network there if a worker is at it",
                    null,
                    false,
                    false);
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (networks.allows(remote)) {
            var _ = context.connect(remote, local, promise);
        } else {
            promise.tryFailure(new ForbiddenAddressException(remote));
        }
    }
}
