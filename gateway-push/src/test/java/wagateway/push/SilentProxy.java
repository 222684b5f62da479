package wagateway.push;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a pod and Redis, and can swallow what passes without closing anything. */
final class SilentProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowsSubscriptions;
    private volatile boolean cut;

    private static final class Link {
        private final Socket client;
        private final Socket redis;
        private volatile boolean silent;
        private volatile boolean subscribes;

        Link(Socket client, Socket redis) {
            this.client = client;
            this.redis = redis;
        }
    }

    SilentProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Nothing more comes through the connections of now. */
    void swallowPresent() {
        links.forEach(link -> link.silent = true);
    }

    /** Nothing that Redis sends comes through connections that subscribe, those of later too. */
    void swallowSubscriptions(boolean swallows) {
        swallowsSubscriptions = swallows;
    }

    /** Resets the connections of now, and those that are tried until this is over. */
    void cut(boolean cut) {
        this.cut = cut;
        if (cut) {
            sever();
        }
    }

    /** Resets the connections of now. */
    void sever() {
        links.forEach(this::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                if (cut) {
                    close(link);
                }
                Thread.startVirtualThread(() -> pass(link, true));
                Thread.startVirtualThread(() -> pass(link, false));
            } catch (IOException _) {
                Thread.onSpinWait();
            }
        }
    }

    private void pass(Link link, boolean up) {
        try (Socket client = link.client;
                Socket redis = link.redis) {
            InputStream in = (up ? client : redis).getInputStream();
            OutputStream out = (up ? redis : client).getOutputStream();
            byte[] buffer = new byte[16_384];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (up && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("SSUBSCRIBE")) {
                    link.subscribes = true;
                }
                if (!link.silent && (up || !link.subscribes || !swallowsSubscriptions)) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException _) {
            close(link);
        } finally {
            links.remove(link);
        }
    }

    private void close(Link link) {
        try (Socket client = link.client;
                Socket redis = link.redis) {
            client.setSoLinger(true, 0);
            redis.setSoLinger(true, 0);
        } catch (IOException _) {
            links.remove(link);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sever();
    }
}
