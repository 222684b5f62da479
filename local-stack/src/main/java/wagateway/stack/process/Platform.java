package wagateway.stack.process;

import java.util.Locale;

/** The kinds of machine that programs are bundled for. */
public enum Platform {
    LINUX_AMD64,
    LINUX_ARM64,
    DARWIN_ARM64;

    /** @throws IllegalStateException when this machine is none of them; says what to do instead */
    public static Platform current() {
        String os = System.getProperty("os.name").startsWith("Mac") ? "DARWIN" : System.getProperty("os.name");
        String arch = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "AMD64";
            case "aarch64", "arm64" -> "ARM64";
            default -> System.getProperty("os.arch");
        };
        String wanted = os.toUpperCase(Locale.ROOT) + "_" + arch;
        for (Platform platform : values()) {
            if (platform.name().equals(wanted)) {
                return platform;
            }
        }
        throw new IllegalStateException("no PostgreSQL and Redis are bundled for " + os + " on " + arch
                + ": set DATABASE_URL and REDIS_URL to running ones");
    }
}
