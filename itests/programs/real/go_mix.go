// Goroutines with channels, timers, garbage and a mutex; argument: rounds.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

func work(n, rounds int) string {
	sum := sha256.Sum256([]byte(strconv.Itoa(n)))
	for i := 0; i < rounds; i++ {
		parts := make([][]byte, 0, 50)
		for k := 0; k < 50; k++ {
			parts = append(parts, append([]byte(nil), sum[:]...))
		}
		h := sha256.New()
		for _, p := range parts {
			h.Write(p)
		}
		copy(sum[:], h.Sum(nil))
	}
	return fmt.Sprintf("%d %x", n, sum)
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	jobs, results := make(chan int), make(chan string, 100)
	var group sync.WaitGroup
	for w := 0; w < 8; w++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for n := range jobs {
				results <- work(n, rounds)
				time.Sleep(time.Millisecond)
			}
		}()
	}
	for n := 0; n < 64; n++ {
		jobs <- n
	}
	close(jobs)
	group.Wait()
	close(results)
	var lines []string
	for line := range results {
		lines = append(lines, line)
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
	timeout := time.After(20 * time.Millisecond)
	ticks := time.NewTicker(5 * time.Millisecond)
	n := 0
	for done := false; !done; {
		select {
		case <-ticks.C:
			n++
		case <-timeout:
			done = true
		}
	}
	fmt.Println(n > 0)
}
