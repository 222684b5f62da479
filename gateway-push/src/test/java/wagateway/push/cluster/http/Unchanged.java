package wagateway.push.cluster.http;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a count has begun and is what it was when last asked. */
final class Unchanged implements Callable<Boolean> {
    private final AtomicLong count;
    private long last;

    Unchanged(AtomicLong count) {
        this.count = count;
    }

    @Override
    public Boolean call() {
        long before = last;
        last = count.get();
        return last > 0 && last == before;
    }
}
