import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Threads that make much garbage, share a map and sort; argument: rounds. */
class GcMix {
    static long work(int seed, int rounds) {
        long sum = 0;
        Map<Integer, List<Long>> kept = new HashMap<>();
        long x = seed * 7919L + 1;
        for (int i = 0; i < rounds; i++) {
            List<Long> numbers = new ArrayList<>();
            for (int k = 0; k < 1000; k++) {
                x = x * 6364136223846793005L + 1442695040888963407L;
                numbers.add(x >>> 33);
            }
            numbers.sort(null);
            kept.put(i % 50, numbers);
            sum = sum * 31 + numbers.get(500);
        }
        return sum + kept.size();
    }

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        IntStream.range(0, 12).parallel().mapToObj(n -> n + " " + work(n, rounds)).sorted().forEachOrdered(System.out::println);
    }
}
