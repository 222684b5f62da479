package wagateway.api.webhook.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * Bodies of reports whose end has not come, of all connections together: who sends one has proven nothing until then. The sum is safe
 * for any thread, a body is for one.
 */
final class UnfinishedBodies {
    /** What a report needs. */
    private static final int SMALL = 16 * 1024;

    private final long max;
    private final AtomicLong bytes = new AtomicLong();

    /** @param max bytes of all together; beyond, those that are not small are refused, and beyond twice as many all */
    UnfinishedBodies(long max) {
        this.max = max;
    }

    Body begin(int maxBytes) {
        return new Body(maxBytes);
    }

    /** How many bytes there are. */
    long bytes() {
        return bytes.get();
    }

    /** One of them, until it is disposed of. */
    final class Body implements Disposable {
        private final int maxBytes;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        private Body(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        /** @throws ProblemException with {@link ProblemCode#BODY_TOO_LARGE}, or {@link ProblemCode#OVERLOADED} where all are */
        void add(ByteBuf part) {
            if (part.readableBytes() > maxBytes - read.size()) {
                throw ProblemException.of(ProblemCode.BODY_TOO_LARGE);
            }
            read.writeBytes(ByteBufUtil.getBytes(part));
            long all = bytes.addAndGet(part.readableBytes());
            if (all > 2 * max || (all > max && read.size() > SMALL)) {
                throw ProblemException.of(ProblemCode.OVERLOADED);
            }
        }

        byte[] whole() {
            return read.toByteArray();
        }

        @Override
        public void dispose() {
            bytes.addAndGet(-read.size());
        }
    }
}
