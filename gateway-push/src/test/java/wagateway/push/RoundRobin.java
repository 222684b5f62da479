package wagateway.push;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import wagateway.push.transport.Carrier;

/** An HTTP client that does what a plain balancer would: each request, upgrades too, goes to the next pod. */
final class RoundRobin {
    private static final int MAX_REQUESTS = 2_000;
    private static final Duration MAX_POLL = Duration.ofMinutes(2);

    private final List<ClusterPod> pods;
    private final AtomicInteger turn = new AtomicInteger();
    private final Collection<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<Integer>> ports = new ConcurrentHashMap<>();
    private final OkHttpClient http;

    RoundRobin(List<ClusterPod> pods) {
        this.pods = List.copyOf(pods);
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        this.http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .addInterceptor(this::next)
                .readTimeout(MAX_POLL.toSeconds(), TimeUnit.SECONDS)
                .build();
    }

    OkHttpClient http() {
        return http;
    }

    /** How many the pods have that are carried by this now. */
    long connectionsBy(Carrier transport) {
        return pods.stream().mapToLong(pod -> pod.connectionsBy(transport)).sum();
    }

    /** Of the requests that were answered. */
    Set<Integer> statuses() {
        return Set.copyOf(statuses);
    }

    /** For each connection, how many pods its requests have reached. */
    Collection<Integer> podsPerConnection() {
        return ports.values().stream().map(Set::size).toList();
    }

    /** A pod that refuses the connection is passed over. */
    private Response next(Interceptor.Chain chain) throws IOException {
        int first = turn.getAndIncrement();
        for (int i = 0; ; i++) {
            int port = pods.get(Math.floorMod(first + i, pods.size())).port();
            try {
                return noted(port, chain.proceed(at(port, chain.request())));
            } catch (ConnectException e) {
                if (i == pods.size() - 1) {
                    throw e;
                }
            }
        }
    }

    private Response noted(int port, Response response) {
        statuses.add(response.code());
        String sid = response.request().url().queryParameter("sid");
        if (sid != null) {
            ports.computeIfAbsent(sid, _ -> ConcurrentHashMap.newKeySet()).add(port);
        }
        return response;
    }

    private static Request at(int port, Request request) {
        return request.newBuilder()
                .url(request.url().newBuilder().port(port).build())
                .build();
    }
}
