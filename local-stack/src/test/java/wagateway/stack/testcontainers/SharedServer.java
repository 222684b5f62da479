package wagateway.stack.testcontainers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.NestedExceptionUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.redis.EmbeddedRedis;

/**
 * A server for tests that leave it running: the one of its environment variable where that is set; else a container where
 * a Docker engine answers and can run the image; else, and where {@code TEST_SERVERS} is {@code embedded}, an embedded
 * one. Says in the log which.
 */
public enum SharedServer {
    POSTGRESQL("PostgreSQL", "DATABASE_URL", "postgres:18", 5432) {
        @Override
        void configure(GenericContainer<?> container) {
            container
                    .withEnv("POSTGRES_PASSWORD", "postgres")
                    .withCommand("postgres", "-c", "max_connections=300", "-c", "fsync=off")
                    // the first server is the one that makes the database
                    .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2));
        }

        @Override
        String address(String place) {
            return "postgresql://postgres:postgres@" + place + "/postgres";
        }

        @Override
        String startEmbedded() {
            return EmbeddedPostgreSql.startTemporary().url();
        }
    },

    REDIS("Redis", "REDIS_URL", "redis:8", 6379) {
        @Override
        void configure(GenericContainer<?> container) {
            container.withCommand("redis-server", "--save", "");
        }

        @Override
        String address(String place) {
            return "redis://" + place;
        }

        @Override
        String startEmbedded() {
            return EmbeddedRedis.startTemporary().url();
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);
    /** For pulling too: a pull that takes longer goes on beside the tests, and later runs have the image. */
    private static final int TIMEOUT_SECONDS = 60;
    /** What they have to say of a failure is in ours. */
    private static final List<String> LOGGERS_OF_TESTCONTAINERS =
            List.of("org.testcontainers", "tc", "com.github.dockerjava");

    /** Why no container is tried any more; null while they are. */
    private static @Nullable String noContainers;

    private final String title;
    private final String variable;
    private final String image;
    private final int port;

    SharedServer(String title, String variable, String image, int port) {
        this.title = title;
        this.variable = variable;
        this.image = image;
        this.port = port;
    }

    abstract void configure(GenericContainer<?> container);

    /** @param place {@code host:port} */
    abstract String address(String place);

    abstract String startEmbedded();

    /**
     * Starts one that ends with this JVM, unless it is given.
     *
     * @return its address, as a pod takes it
     */
    public String start() {
        return start(System.getenv(), image);
    }

    String start(Map<String, String> environment, String image) {
        String given = environment.getOrDefault(variable, "");
        if (!given.isBlank()) {
            LOG.info("Tests use the {} of {}", title, variable);
            return given;
        }
        if (environment.getOrDefault("TEST_SERVERS", "").equals("embedded")) {
            return startEmbedded("TEST_SERVERS says so");
        }
        synchronized (LOG) {
            return noContainers == null ? startContainerOrEmbedded(image) : startEmbedded(noContainers);
        }
    }

    private String startContainerOrEmbedded(String image) {
        try {
            String address = CompletableFuture.supplyAsync(() -> startContainer(image), Thread::startVirtualThread)
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
            LOG.info("Tests use Testcontainers: {}", image);
            return address;
        } catch (CompletionException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            noContainers = image + " did not start"
                    + (cause instanceof TimeoutException
                            ? " within " + TIMEOUT_SECONDS + " s"
                            : ": " + cause.getMessage());
            return startEmbedded(noContainers);
        }
    }

    private String startContainer(String image) {
        var logging = LoggingSystem.get(SharedServer.class.getClassLoader());
        LOGGERS_OF_TESTCONTAINERS.forEach(name -> logging.setLogLevel(name, LogLevel.OFF));
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("no Docker engine answers");
        }
        var container = new GenericContainer<>(image).withExposedPorts(port);
        configure(container);
        container.start();
        return address(container.getHost() + ":" + container.getMappedPort(port));
    }

    private String startEmbedded(String reason) {
        LOG.info("Tests use an embedded {}: {}", title, reason);
        return startEmbedded();
    }
}
