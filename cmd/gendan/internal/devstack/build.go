package devstack

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// serverFolder is the module of the development server, beside the product's own.
const serverFolder = "devserver"

// ErrNoSource is wrapped when the development server's source is nowhere to be found.
var ErrNoSource = errors.New("the development server is built from its source: run this within a checkout of gendan, or set TEMPORAL_ADDRESS to use a Temporal of your own")

// Server gives the path of the development server's program, which is built where its source has changed since. The
// programs are kept in cache, by the source's content.
func Server(ctx context.Context, cache string, out io.Writer) (string, error) {
	source, err := findSource()
	if err != nil {
		return "", err
	}
	hash, err := hashOf(source)
	if err != nil {
		return "", fmt.Errorf("read the development server's source: %w", err)
	}
	program := filepath.Join(cache, serverFolder+"-"+runtime.GOOS+"-"+runtime.GOARCH+"-"+hash)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	return program, build(ctx, source, program, out)
}

// findSource looks upwards from the working directory and from the program's own folder.
func findSource() (string, error) {
	var starts []string
	if here, err := os.Getwd(); err == nil {
		starts = append(starts, here)
	}
	if self, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(self))
	}
	for _, dir := range starts {
		for ; ; dir = filepath.Dir(dir) {
			source := filepath.Join(dir, serverFolder)
			if isSource(source) {
				return source, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", ErrNoSource
}

func isSource(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && strings.Contains(string(text), "module gendan/"+serverFolder+"\n")
}

// hashOf names the source by everything that goes into the program.
func hashOf(source string) (string, error) {
	hash := sha256.New()
	err := filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := entry.Name()
		if strings.HasSuffix(name, "_test.go") || (filepath.Ext(name) != ".go" && name != "go.mod" && name != "go.sum") {
			return nil
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(hash, "%s %d\n%s", name, len(text), text)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil))[:16], err
}

// tellEvery is how often a build says that it goes on.
const tellEvery = 15 * time.Second

// build compiles the development server. Like a plain `go build` or `go test` it leaves cgo as it is, so that all of them
// share one cache.
func build(ctx context.Context, source, program string, out io.Writer) error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("building the development server needs Go on the PATH")
	}
	if err := os.MkdirAll(filepath.Dir(program), 0o755); err != nil {
		return err
	}
	fmt.Fprintln(out, "building the development server (Temporal, its UI, SQLite): the first time takes about five minutes")
	next := fmt.Sprintf("%s.%d", program, os.Getpid())
	cmd := exec.CommandContext(ctx, "go", "build", "-v", "-buildvcs=false", "-ldflags", "-s -w", "-o", next, ".")
	cmd.Dir = source
	lines, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	began := time.Now()
	last := follow(lines, func(n int64) {
		fmt.Fprintf(out, "  %s: %d packages so far\n", time.Since(began).Round(time.Second), n)
	})
	if err := cmd.Wait(); err != nil {
		_ = os.Remove(next) // most likely it was never written
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("building the development server failed: %w\n%s", err, strings.Join(last, "\n"))
	}
	fmt.Fprintf(out, "built in %s\n", time.Since(began).Round(time.Second))
	return os.Rename(next, program)
}

// follow reads what the compiler says, tells once in a while how many packages are done, and gives its last lines.
func follow(lines io.Reader, tell func(packages int64)) (last []string) {
	var packages atomic.Int64
	done := make(chan struct{})
	defer close(done)
	go func() {
		ticker := time.NewTicker(tellEvery)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				tell(packages.Load())
			}
		}
	}()
	const kept = 20
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		packages.Add(1)
		last = append(last, scanner.Text())
		last = last[max(0, len(last)-kept):]
	}
	return last
}
