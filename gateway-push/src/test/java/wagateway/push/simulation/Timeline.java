package wagateway.push.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Virtual time, and the scheduler of every timer of a world. Below a second it draws delays itself, as those of retries
 * have a jitter that no seed repeats.
 */
final class Timeline implements Scheduler {
    private static final long JITTERED = 1_000;
    private static final long SHORTEST = 20;

    private final RandomGenerator random;
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private final long start = 1_800_000_000_000L;
    private long now = start;
    private long number;

    private record Timer(long due, long number, Runnable task, Disposable cancelled) {}

    Timeline(RandomGenerator random) {
        this.random = random;
    }

    /** From now on, for all that Reactor does on this thread. */
    void rule() {
        Current.TIMELINE.set(this);
    }

    /** Milliseconds since 1970. */
    long now() {
        return now;
    }

    long elapsed() {
        return now - start;
    }

    /** When the next timer ends; never: the end of time. */
    long nextDue() {
        while (!timers.isEmpty() && timers.peek().cancelled().isDisposed()) {
            timers.remove();
        }
        return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().due();
    }

    /** Time passes until the next timer ends. */
    void pass() {
        if (nextDue() != Long.MAX_VALUE) {
            Timer next = timers.remove();
            now = Math.max(now, next.due());
            next.task().run();
        }
    }

    void passUntil(long moment) {
        while (nextDue() <= moment) {
            pass();
        }
        now = Math.max(now, moment);
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now);
            }
        };
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.MILLISECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        long millis = unit.toMillis(delay);
        Disposable cancelled = Disposables.single();
        add(millis > 0 && millis < JITTERED ? random.nextLong(SHORTEST, JITTERED) : millis, task, cancelled);
        return cancelled;
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        Disposable cancelled = Disposables.single();
        repeat(unit.toMillis(initialDelay), unit.toMillis(period), task, cancelled);
        return cancelled;
    }

    private void repeat(long delay, long period, Runnable task, Disposable cancelled) {
        add(
                delay,
                () -> {
                    task.run();
                    repeat(period, period, task, cancelled);
                },
                cancelled);
    }

    private void add(long delay, Runnable task, Disposable cancelled) {
        timers.add(new Timer(now + delay, number++, task, cancelled));
    }

    @Override
    public Worker createWorker() {
        Disposable.Composite all = Disposables.composite();
        return new Worker() {
            @Override
            public Disposable schedule(Runnable task) {
                return added(Timeline.this.schedule(task));
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                return added(Timeline.this.schedule(task, delay, unit));
            }

            @Override
            public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
                return added(Timeline.this.schedulePeriodically(task, initialDelay, period, unit));
            }

            private Disposable added(Disposable scheduled) {
                all.add(scheduled);
                return scheduled;
            }

            @Override
            public void dispose() {
                all.dispose();
            }
        };
    }

    /** Reactor keeps the schedulers that it was given: this one stays, and asks whose world it is. */
    static final class Current implements Scheduler {
        private static final ThreadLocal<Timeline> TIMELINE = new ThreadLocal<>();

        private Current() {}

        static void install() {
            Schedulers.setFactory(new Schedulers.Factory() {
                @Override
                public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
                    return new Current();
                }
            });
        }

        static void uninstall() {
            Schedulers.resetFactory();
        }

        @Override
        public Disposable schedule(Runnable task) {
            return TIMELINE.get().schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return TIMELINE.get().schedule(task, delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return TIMELINE.get().schedulePeriodically(task, initialDelay, period, unit);
        }

        @Override
        public Worker createWorker() {
            return TIMELINE.get().createWorker();
        }

        @Override
        public long now(TimeUnit unit) {
            return TIMELINE.get().now(unit);
        }
    }
}
