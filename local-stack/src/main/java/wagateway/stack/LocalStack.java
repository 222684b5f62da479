package wagateway.stack;

/** Starts everything. */
public final class LocalStack {
    private LocalStack() {}

    public static void main(String[] args) {
        System.exit(args.length);
    }
}
