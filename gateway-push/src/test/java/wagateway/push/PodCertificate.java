package wagateway.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate of itself for a name, as the JDK's keytool makes it. */
record PodCertificate(Key key, X509Certificate certificate) {
    private static final String PASSWORD = "only-in-this-test";
    private static final String ALIAS = "pod";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    static PodCertificate make(Path folder, String name) throws Exception {
        Path store = Files.createTempDirectory(folder, "keytool").resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "SAN=dns:" + name,
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            made.load(file, PASSWORD.toCharArray());
        }
        return new PodCertificate(
                made.getKey(ALIAS, PASSWORD.toCharArray()), (X509Certificate) made.getCertificate(ALIAS));
    }

    /** Puts it where pods read it; each file is there whole or not at all. */
    void writeTo(Path folder) throws IOException, GeneralSecurityException {
        write(folder.resolve("tls.key"), "PRIVATE KEY", key.getEncoded());
        write(folder.resolve("tls.crt"), "CERTIFICATE", certificate.getEncoded());
        write(folder.resolve("ca.crt"), "CERTIFICATE", certificate.getEncoded());
    }

    /** Of somebody who trusts it, and has none to show. */
    SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, certificate);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        Path whole = Files.writeString(
                file.resolveSibling(file.getFileName() + ".new"),
                "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(content) + "\n-----END " + kind + "-----\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
