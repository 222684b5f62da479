package wagateway.api;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Fixture;
import wagateway.api.qr.GoQrCode;

/** GOWA 9.2.0 as far as the gateway deals with it. It tells nothing by itself; what a device does is said by the test. */
final class FakeGowa extends StandIn {
    static final String ACCOUNT = "gateway:the-password-of-gowa";
    private static final String VERSION = "gowa-9.2.0/";
    private static final String PICTURES = "/statics/qrcode/";

    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, Duration> slow = new ConcurrentHashMap<>();
    private volatile int secondsOfCode = 30;
    private volatile @Nullable String linkTo;
    private volatile @Nullable Answer picture;
    private volatile String pairingCode = "ABCD-EFGH";
    private volatile boolean failing;

    /** As its list has it, and the text of the code that it shows. */
    private record Device(String fixture, String code) {
        Device(String fixture) {
            this(fixture, "");
        }

        boolean hasLogin() {
            return Fixture.json(VERSION + fixture).has("jid");
        }

        boolean isLoggedIn() {
            return fixture.startsWith("device-logged-in");
        }
    }

    /** The answer to one call, which is made and then waits. */
    static final class Held {
        private final CountDownLatch made = new CountDownLatch(1);
        private final CountDownLatch sent = new CountDownLatch(1);

        boolean isMade() {
            return made.getCount() == 0;
        }

        void send() {
            sent.countDown();
        }

        private void pass() {
            made.countDown();
            try {
                if (!sent.await(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("the answer was never sent");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    FakeGowa() {
        super("Authorization");
    }

    @Override
    Map<String, Object> registration(String id, String kind, Pods.Pod pod) {
        Map<String, Object> registration = super.registration(id, kind, pod);
        registration.put("apiKey", ACCOUNT);
        return registration;
    }

    @Override
    boolean knows(String path, @Nullable String shown) {
        String right = "Basic " + Base64.getEncoder().encodeToString(ACCOUNT.getBytes(StandardCharsets.UTF_8));
        return path.startsWith(PICTURES) || right.equals(shown);
    }

    @Override
    Answer answer(Headers headers, String method, String path, JsonNode body) {
        Answer answer = super.answer(headers, method, path, body);
        LockSupport.parkNanos(
                slow.getOrDefault(method + " " + path, Duration.ZERO).toNanos());
        if (held.remove(method + " " + path) instanceof Held wait) {
            wait.pass();
        }
        return answer;
    }

    @Override
    Answer answer(String method, String path, JsonNode body) {
        if (path.startsWith(PICTURES)) {
            byte[] png = pictures.get(path);
            return picture instanceof Answer other
                    ? other
                    : png == null
                            ? Answer.of(404)
                            : new Answer(200, MAPPER.getNodeFactory().binaryNode(png));
        }
        if (path.equals("/devices")) {
            return method.equals("GET") ? list() : add(body.path("device_id").asString());
        }
        if (path.startsWith("/app/reconnect?device_id=")) {
            String id = path.substring(path.indexOf('=') + 1);
            return devices.computeIfPresent(id, (_, _) -> new Device("device-logged-in")) == null
                    ? said(500, "not-found")
                    : said(200, "done");
        }
        String[] parts = path.split("[/?]", 5);
        String call = method + (parts.length < 4 ? "" : " " + parts[3]) + (parts.length < 5 ? "" : "/" + parts[4]);
        return of(parts[2], call);
    }

    private Answer of(String id, String call) {
        Device device = devices.get(id);
        return switch (call) {
            case "GET" -> device == null ? said(500, "not-found") : result(200, "device", json(id, device));
            case "DELETE" -> {
                devices.remove(id);
                yield said(200, "done");
            }
            case "GET login" -> login(id, Objects.requireNonNullElse(device, new Device("device-new")));
            case "POST logout" -> {
                devices.computeIfPresent(id, (_, _) -> new Device("device-new"));
                yield said(device == null ? 500 : 200, device == null ? "not-found" : "done");
            }
            default -> {
                if (!call.startsWith("POST login/code?phone=")) {
                    yield Answer.of(404);
                }
                devices.put(id, new Device("device-waiting-for-scan"));
                ObjectNode answer = Fixture.json(VERSION + "login-code");
                answer.withObject("/results").put("device_id", id).put("pair_code", pairingCode);
                yield new Answer(200, answer);
            }
        };
    }

    private Answer list() {
        ObjectNode answer = Fixture.json(VERSION + "devices");
        if (!devices.isEmpty()) {
            var list = answer.putArray("results");
            devices.forEach((id, device) -> list.add(json(id, device)));
        }
        return new Answer(200, answer);
    }

    private Answer add(String id) {
        return devices.putIfAbsent(id, new Device("device-new")) == null
                ? result(200, "device", json(id, new Device("device-new")))
                : said(500, "already-exists");
    }

    /** Begins anew with each call, and tells one code. */
    private Answer login(String id, Device device) {
        if (failing) {
            return said(500, "qr-channel-error");
        }
        if (device.isLoggedIn()) {
            return said(400, "already-logged-in");
        }
        if (device.hasLogin()) {
            return said(500, "session-saved");
        }
        String code = "2@" + UUID.randomUUID() + "," + id;
        String place = PICTURES + "scan-qr-" + UUID.randomUUID() + ".png";
        pictures.put(place, GoQrCode.png(code, 512));
        devices.put(id, new Device("device-waiting-for-scan", code));
        ObjectNode answer = Fixture.json(VERSION + "login");
        answer.withObject("/results")
                .put("device_id", id)
                .put("qr_link", linkTo == null ? endpoint() + place : linkTo.replace("{place}", place))
                .put("qr_duration", secondsOfCode);
        return new Answer(200, answer);
    }

    private static ObjectNode json(String id, Device device) {
        return Fixture.json(VERSION + device.fixture).put("id", id);
    }

    private static Answer said(int status, String fixture) {
        return new Answer(status, Fixture.json(VERSION + fixture));
    }

    private static Answer result(int status, String fixture, JsonNode results) {
        ObjectNode answer = Fixture.json(VERSION + fixture);
        answer.set("results", results);
        return new Answer(status, answer);
    }

    /** What a device does, as the name of a fixture. */
    void does(String id, String fixture) {
        devices.put(id, new Device("device-" + fixture));
    }

    /** Somebody has deleted it by hand. */
    void forgets(String id) {
        devices.remove(id);
    }

    boolean has(String id) {
        return devices.containsKey(id);
    }

    /** The text of the code that a device shows now. */
    String code(String id) {
        return Objects.requireNonNull(devices.get(id), id).code;
    }

    void codesAreGoodFor(int seconds) {
        secondsOfCode = seconds;
    }

    /** @param link in place of its own, with {@code {place}} for the path of the picture */
    void links(String link) {
        linkTo = link;
    }

    /** In place of each picture. */
    void shows(Answer other) {
        picture = other;
    }

    void pairsWith(String code) {
        pairingCode = code;
    }

    /** It gets no codes from WhatsApp. */
    void hasNoCodes() {
        failing = true;
    }

    /** How long each call of this kind takes. */
    void slow(String call, Duration each) {
        slow.put(call, each);
    }

    /** Holds the answer to the next call of this kind. */
    Held hold(String call) {
        var next = new Held();
        held.put(call, next);
        return next;
    }
}
