package importing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// door is an API as far as an import sees it: it knows each order once, and answers as it is told to.
type door struct {
	orders map[string]client.NewOrder
	posts  int
	answer func(post int, o client.NewOrder) (status int, header http.Header, problem client.Problem) // status 0: as usual
}

func (d *door) take(w http.ResponseWriter, r *http.Request, o client.NewOrder) {
	d.posts++
	if r.Header.Get("Authorization") != "Bearer gd_test_secret" {
		respond(w, http.StatusUnauthorized, client.Problem{Title: "No such key", Code: "key_invalid"})
		return
	}
	if d.answer != nil {
		if status, header, problem := d.answer(d.posts, o); status != 0 {
			for name := range header {
				w.Header().Set(name, header.Get(name))
			}
			respond(w, status, problem)
			return
		}
	}
	_, known := d.orders[o.OrderNo]
	d.orders[o.OrderNo] = o
	switch {
	case known:
		respond(w, http.StatusOK, client.OrderAccepted{Outcome: client.OrderOutcomeKnown})
	case o.PaidAt.IsZero():
		respond(w, http.StatusCreated, client.OrderAccepted{Outcome: client.OrderOutcomeCreated})
	default:
		respond(w, http.StatusOK, client.OrderAccepted{Outcome: client.OrderOutcomeRecordedPaid})
	}
}

// serving is an API that takes what it is told, one after another.
func serving[T any](t *testing.T, take func(http.ResponseWriter, *http.Request, T)) *httptest.Server {
	t.Helper()
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			fmt.Fprint(w, `{"status":"ok"}`)
			return
		}
		var told T
		if err := json.NewDecoder(r.Body).Decode(&told); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		take(w, r, told)
	}))
	t.Cleanup(server.Close)
	return server
}

func respond(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// silent is a progress that nobody looks at, but for its updates.
type silent struct {
	mu       sync.Mutex
	days     int
	done     int // when it began
	onUpdate func(done int)
	notes    []string
}

func (s *silent) Begin(_, done, days int) { s.done, s.days = done, days }
func (s *silent) Update(done int, _ Counts) {
	if s.onUpdate != nil {
		s.onUpdate(done)
	}
}

func (s *silent) Note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, text)
}
func (s *silent) End() {}

const header = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"

// fixture is a door, and options that import a file of n orders, every fourth of them unpaid, through it.
func fixture(t *testing.T, n int) (*door, Options) {
	t.Helper()
	d := &door{orders: map[string]client.NewOrder{}}
	server := serving(t, d.take)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString(header)
	for i := range n {
		paid := "2020-02-20 10:00:08"
		if i%4 == 0 {
			paid = ""
		}
		fmt.Fprintf(&text, "%d,12.5,0,浙江省,2020-02-20 10:00:00,%s,0\n", 1000+i, paid)
	}
	name := filepath.Join(dir, "orders.csv")
	write(t, name, text.String())
	return d, Options{
		File: name, Source: exportfile.Source{Platform: handbook.Tmall, Shop: "demo", Zone: zone},
		API: server.URL, Key: "gd_test_secret", Concurrency: 4,
		RefusedFile: name + ".refused.csv", StateDir: filepath.Join(dir, "state"), Now: time.Now(),
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestImportTwiceCreatesNothingTheSecondTime(t *testing.T) {
	d, options := fixture(t, 100)
	report, err := Orders(t.Context(), options, &silent{})
	if want := "read 100, created 25, known 0, recorded 75, refused 0"; err != nil || report.Counts.String() != want || report.Rows != 100 {
		t.Fatalf("got %+v, %v", report, err)
	}
	o := d.orders["1000"]
	if o.Platform != "tmall" || o.Shop != "demo" || o.Total != "12.50" || !o.PlacedAt.Equal(time.Date(2020, 2, 20, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("the order was told as %+v", o)
	}
	report, err = Orders(t.Context(), options, &silent{})
	if want := "read 100, created 0, known 100, recorded 0, refused 0"; err != nil || report.Counts.String() != want {
		t.Fatalf("the second time: %+v, %v", report, err)
	}
	if _, err := os.Stat(options.RefusedFile); !errors.Is(err, os.ErrNotExist) {
		t.Error("nothing was refused, and yet there is a list of it")
	}
}

func TestRefusedRowsAreListedWithLineAndReason(t *testing.T) {
	d, options := fixture(t, 0)
	write(t, options.File, header+"1,1.00,0,x,2020-02-20 10:00:00,,0\n2,1.005,0,x,2020-02-20 10:00:00,,0\n3,1.00,0,x,2020-02-20 10:00:00,,0\n4,1.00,0,x,2020-02-20 10:00:00,,0\n")
	write(t, options.RefusedFile, "an earlier import's")
	d.answer = func(_ int, o client.NewOrder) (int, http.Header, client.Problem) {
		if o.OrderNo != "3" {
			return 0, nil, client.Problem{}
		}
		return http.StatusUnprocessableEntity, nil, client.Problem{
			Title: "The request is invalid", Code: "invalid_request", Errors: []client.FieldError{{Field: "placed_at", Detail: "lies in the future"}},
		}
	}
	report, err := Orders(t.Context(), options, &silent{})
	if want := "read 4, created 2, known 0, recorded 0, refused 2"; err != nil || report.Counts.String() != want || report.Refused != options.RefusedFile {
		t.Fatalf("got %+v, %v", report, err)
	}
	text, err := os.ReadFile(options.RefusedFile)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffline,order_no,reason\n" +
		"3,2,\"not an amount in yuan: \"\"1.005\"\" (want digits with at most two decimals, such as 1299.00)\"\n" +
		"4,3,The request is invalid (invalid_request); placed_at: lies in the future\n"
	if string(text) != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestImportGoesOnWhereItWasStopped(t *testing.T) {
	d, options := fixture(t, 200)
	ctx, cancel := context.WithCancel(t.Context())
	report, err := Orders(ctx, options, &silent{onUpdate: func(done int) {
		if done >= 50 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || report.Counts.Read < 50 || report.Counts.Read == 200 || report.Line != report.Counts.Read+1 {
		t.Fatalf("stopped with %+v, %v", report, err)
	}
	if len(d.orders) != report.Counts.Read {
		t.Errorf("%d orders were told, %d are counted", len(d.orders), report.Counts.Read)
	}
	before := d.posts
	rest := &silent{}
	again, err := Orders(t.Context(), options, rest)
	if want := "read 200, created 50, known 0, recorded 150, refused 0"; err != nil || again.Counts.String() != want {
		t.Fatalf("went on with %+v, %v", again, err)
	}
	if rest.done != report.Counts.Read || d.posts-before != 200-report.Counts.Read {
		t.Errorf("went on after %d rows with %d requests, want %d and %d", rest.done, d.posts-before, report.Counts.Read, 200-report.Counts.Read)
	}
}

func TestRestartAndAnotherFileBeginAnew(t *testing.T) {
	d, options := fixture(t, 100)
	stop := func() {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if _, err := Orders(ctx, options, &silent{onUpdate: func(int) { cancel() }}); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	}
	stop()
	restarted := options
	restarted.Restart = true
	if report, err := Orders(t.Context(), restarted, &silent{}); err != nil || report.Counts.Read != 100 || d.posts < 101 {
		t.Errorf("restarted: %+v, %v after %d requests", report, err, d.posts)
	}
	stop()
	write(t, options.File, header+"9,1.00,0,x,2020-02-20 10:00:00,,0\n")
	if report, err := Orders(t.Context(), options, &silent{}); err != nil || report.Counts.String() != "read 1, created 1, known 0, recorded 0, refused 0" {
		t.Errorf("another content: %+v, %v", report, err)
	}
}

func TestBusyAndAbsentAPIIsWaitedFor(t *testing.T) {
	d, options := fixture(t, 12)
	d.answer = func(post int, _ client.NewOrder) (int, http.Header, client.Problem) {
		switch post {
		case 2:
			return http.StatusTooManyRequests, http.Header{"Retry-After": {"1"}}, client.Problem{Title: "Too many requests"}
		case 4:
			return http.StatusServiceUnavailable, http.Header{"Retry-After": {"0"}}, client.Problem{Title: "Temporal is away"}
		case 6, 7:
			return http.StatusInternalServerError, nil, client.Problem{Title: "Internal error"}
		}
		return 0, nil, client.Problem{}
	}
	began := time.Now()
	progress := &silent{}
	report, err := Orders(t.Context(), options, progress)
	if want := "read 12, created 3, known 0, recorded 9, refused 0"; err != nil || report.Counts.String() != want {
		t.Fatalf("got %+v, %v", report, err)
	}
	if time.Since(began) < time.Second {
		t.Error("Retry-After was not waited for")
	}
	if d.posts != 16 || len(progress.notes) != 3 { // going slower when asked to is nothing to tell
		t.Errorf("%d requests, %d notes, want 16 and 3: %v", d.posts, len(progress.notes), progress.notes)
	}
}

func TestWhatIsNoUseEndsTheImport(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*door, *Options)
		want   string
	}{
		"wrong key": {func(_ *door, o *Options) { o.Key = "gd_x_y" }, "No such key (key_invalid)"},
		"unknown shop": {func(d *door, _ *Options) {
			d.answer = func(int, client.NewOrder) (int, http.Header, client.Problem) {
				return http.StatusUnprocessableEntity, nil, client.Problem{Title: "Unknown shop", Code: "unknown_shop"}
			}
		}, "Unknown shop (unknown_shop)"},
		"no API":        {func(_ *door, o *Options) { o.API = "http://127.0.0.1:1" }, "no API answers at http://127.0.0.1:1"},
		"no such file":  {func(_ *door, o *Options) { o.File = "nowhere.csv" }, "nowhere.csv"},
		"row of a kind": {func(_ *door, o *Options) { write(t, o.File, "a,b\n") }, "no column"},
	} {
		d, options := fixture(t, 20)
		c.change(d, &options)
		report, err := Orders(t.Context(), options, &silent{})
		if err == nil || !strings.Contains(err.Error(), c.want) || report.Counts.Read > 0 {
			t.Errorf("%s: got %+v, %v", name, report, err)
		}
	}
}

// A row that makes the server fail each time is refused in the end, and the others are not held up by it.
func TestRowThatTheServerFailsOnIsRefused(t *testing.T) {
	d, options := fixture(t, 8)
	var tries atomic.Int32
	d.answer = func(_ int, o client.NewOrder) (int, http.Header, client.Problem) {
		if o.OrderNo != "1003" {
			return 0, nil, client.Problem{}
		}
		tries.Add(1)
		return http.StatusInternalServerError, nil, client.Problem{Title: "Internal error", Code: "internal"}
	}
	report, err := Orders(t.Context(), options, &silent{})
	if err != nil || report.Counts.Refused != 1 || report.Counts.Read != 8 || tries.Load() != internalTries {
		t.Errorf("got %+v, %v after %d tries", report, err, tries.Load())
	}
}

// The file's last day becomes yesterday in the shop's zone; times of day stay, and no payment lies in the future.
func TestRebaseMovesByWholeDays(t *testing.T) {
	d, options := fixture(t, 0)
	write(t, options.File, header+
		"1,1.00,0,x,2020-02-20 23:59:59,2020-02-21 15:00:00,0\n"+
		"2,1.00,0,x,2020-02-20 00:00:00,2020-02-20 00:00:08,0\n"+
		"3,1.00,0,x,2020-02-14 12:00:00,,0\n")
	options.Rebase = true
	options.Now = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC) // the 24th in Shanghai, 01:00
	progress := &silent{}
	if _, err := Orders(t.Context(), options, progress); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[string][2]string{
		"1": {"2026-11-23T15:59:59Z", "2026-11-23T17:00:00Z"},
		"2": {"2026-11-22T16:00:00Z", "2026-11-22T16:00:08Z"},
		"3": {"2026-11-17T04:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		o := d.orders[number]
		if got := [2]string{o.PlacedAt.Format(time.RFC3339), o.PaidAt.Format(time.RFC3339)}; got != want {
			t.Errorf("order %s: got %v, want %v", number, got, want)
		}
	}
	if progress.days != 2468 {
		t.Errorf("moved by %d days", progress.days)
	}
}
