package importing

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// begun says what an import is about to do.
func begun(w io.Writer, rows, done, days int) {
	if days != 0 {
		fmt.Fprintf(w, "times are moved by %+d days\n", days)
	}
	if done > 0 {
		fmt.Fprintf(w, "going on after %d of %d rows (--restart begins anew)\n", done, rows)
	}
}

// Bar shows a progress bar on a terminal.
type Bar struct {
	out  io.Writer
	mu   sync.Mutex
	bar  *progressbar.ProgressBar
	note notes
}

// NewBar makes a bar that is drawn on a terminal.
func NewBar(out io.Writer) *Bar { return &Bar{out: out} }

// Begin draws the bar.
func (b *Bar) Begin(rows, done, days int) {
	begun(b.out, rows, done, days)
	b.bar = progressbar.NewOptions(rows,
		progressbar.OptionSetWriter(b.out), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("rows"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth())
	b.draw(func() error { return b.bar.Set(done) })
}

// Update moves the bar.
func (b *Bar) Update(done int, c Counts) {
	b.draw(func() error {
		b.bar.Describe(fmt.Sprintf("%srefused %d", c.became(" "), c.Refused))
		return b.bar.Set(done)
	})
}

// Note writes a line above the bar.
func (b *Bar) Note(text string) {
	if b.note.due() {
		b.draw(func() error {
			err := b.bar.Clear()
			fmt.Fprintln(b.out, text)
			return err
		})
	}
}

// End leaves the bar where it stands.
func (b *Bar) End() { fmt.Fprintln(b.out) }

// draw keeps workers' notes and the bar apart. A terminal that has gone away is no reason to stop.
func (b *Bar) draw(do func() error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar != nil {
		_ = do()
	}
}

// Lines tells the progress in plain lines, for logs and pipes.
type Lines struct {
	out  io.Writer
	mu   sync.Mutex
	rows int
	last time.Time
	note notes
}

// NewLines makes a progress that writes a line every few seconds.
func NewLines(out io.Writer) *Lines { return &Lines{out: out, last: time.Now()} }

// lineEvery is how often a line is written.
const lineEvery = 5 * time.Second

// Begin says what is about to happen.
func (l *Lines) Begin(rows, done, days int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows = rows
	begun(l.out, rows, done, days)
}

// Update writes a line once in a while.
func (l *Lines) Update(done int, c Counts) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.last) >= lineEvery {
		l.last = time.Now()
		fmt.Fprintf(l.out, "%d of %d rows: %s\n", done, l.rows, c)
	}
}

// Note writes a line.
func (l *Lines) Note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.note.due() {
		fmt.Fprintln(l.out, text)
	}
}

// End is silent: the report says the rest.
func (l *Lines) End() {}

// notes lets one note through in a while: many workers wait for the same thing.
type notes struct {
	mu   sync.Mutex
	last time.Time
}

func (n *notes) due() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if time.Since(n.last) < lineEvery {
		return false
	}
	n.last = time.Now()
	return true
}
