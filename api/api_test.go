package api_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver"
	"github.com/prometheus/client_golang/prometheus"

	"gendan/api"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store"
	"gendan/store/storetest"
)

// noon is now in every test: Monday, 2 March 2026, 12:00 in Shanghai.
var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

const (
	demo     = "tmall/demo"
	other    = "tmall/other"
	orders   = "/v1/orders"
	jsonType = "application/json"
)

// door is the API over a real database and a stand-in for Temporal, with a key for every role.
type door struct {
	handler  http.Handler
	store    *store.Store
	db       *sql.DB // the same database, looked at from outside
	temporal *standIn
	keys     map[string]string // by role; "other shop" and the like
	matters  map[string]*matter
	log      *bytes.Buffer
	now      time.Time
}

func open(t *testing.T, change ...func(*api.Config)) *door {
	t.Helper()
	dsn := storetest.SQLiteDSN(t)
	d := &door{
		store: storetest.Migrated(t, dsn), temporal: newStandIn(),
		keys: map[string]string{}, log: &bytes.Buffer{}, now: noon,
	}
	cfg := api.Config{
		Store: d.store, Temporal: d.temporal, Policies: policies(t), Registry: prometheus.NewRegistry(),
		Log: slog.New(withTrail{slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})}), Now: func() time.Time { return d.now },
		PerSecond: 1e6, Burst: 1e6,
	}
	for _, c := range change {
		c(&cfg)
	}
	var err error
	if d.db, err = sql.Open("sqlite3", "file:"+strings.TrimPrefix(dsn, "sqlite:")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.db.Close() })
	if d.handler, err = api.New(cfg); err != nil {
		t.Fatal(err)
	}
	for _, p := range []handbook.Person{
		{ID: "lin", Name: "林", Role: handbook.RoleAgent, Active: true},
		{ID: "chen", Name: "陈", Role: handbook.RoleAgent, Active: true},
		{ID: "hu", Name: "胡", Role: handbook.RoleAfterSalesAgent, Active: true},
		{ID: "wang", Name: "王", Role: handbook.RoleLeader, Active: true},
		{ID: "zhao", Name: "赵", Role: handbook.RoleManager, Active: true},
		{ID: "left", Name: "李", Role: handbook.RoleAgent, Active: false},
		{ID: "far", Name: "方", Role: handbook.RoleAgent, Shop: other, Active: true},
	} {
		if _, err := d.store.PutPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	for role, person := range map[handbook.Role]string{
		handbook.RoleIntegration: "", handbook.RoleAgent: "lin", handbook.RoleAfterSalesAgent: "hu",
		handbook.RoleLeader: "wang", handbook.RoleManager: "zhao", handbook.RoleAdmin: "",
	} {
		d.keys[string(role)] = d.key(t, role, person, "", time.Time{})
	}
	return d
}

func policies(t *testing.T) *policyfile.Set {
	t.Helper()
	file := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(file, []byte("shops:\n  tmall/demo: { name: 示范店 }\n  tmall/other: { name: 别家店 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := policyfile.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// key makes a key and gives its token.
func (d *door) key(t *testing.T, role handbook.Role, person, shop string, expires time.Time) string {
	t.Helper()
	key, token, err := api.NewKey("test", role, person, shop, noon.AddDate(0, -1, 0), expires)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.store.CreateKey(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	return token
}

// answer is what a request came to.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request makes a request as the holder of a key; headers are "Name: value".
func (d *door) request(method, path, token, body string, headers ...string) answer {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", jsonType)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	body2, _ := io.ReadAll(w.Result().Body)
	return answer{w.Code, w.Result().Header, body2}
}

// as makes a request with a role's key.
func (d *door) as(role handbook.Role, method, path, body string, headers ...string) answer {
	return d.request(method, path, d.keys[string(role)], body, headers...)
}

// read decodes an answer of the expected status.
func read[T any](t *testing.T, a answer, status int) (value T) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if err := json.Unmarshal(a.body, &value); err != nil {
		t.Fatalf("answer: %v: %s", err, a.body)
	}
	return value
}

// refused checks that an answer is a problem with a status and a code, complete and without internals.
func refused(t *testing.T, a answer, status int, code api.Code) api.Problem {
	t.Helper()
	p := read[api.Problem](t, a, status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	if p.Code != string(code) || p.Status != status || p.Type != "urn:gendan:problem:"+p.Code || p.Title == "" || p.RequestID == "" {
		t.Fatalf("problem %s, want %d %s", a.body, status, code)
	}
	if p.RequestID != a.header.Get("X-Request-ID") {
		t.Error("request ids differ")
	}
	if strings.Contains(p.Detail, "\n") {
		t.Errorf("detail of several lines: %q", p.Detail)
	}
	for _, internal := range []string{"gorm", "sql", "goroutine", "openapi3", "json:", "rpc error", `"schema"`} {
		if strings.Contains(strings.ToLower(p.Title+p.Detail+fmt.Sprint(p.Errors)), internal) {
			t.Errorf("the problem shows internals (%s): %s", internal, a.body)
		}
	}
	return p
}

// rows gives everything that the database holds.
func (d *door) rows(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range column(t, d.db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		for _, row := range column(t, d.db, fmt.Sprintf("SELECT json_array(%s) FROM %s ORDER BY 1",
			strings.Join(column(t, d.db, "SELECT name FROM pragma_table_info('"+table+"')"), ", "), table)) {
			fmt.Fprintln(&all, table, row)
		}
	}
	return all.String()
}

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// newOrder writes the body of an order placed a while ago; extra holds more fields, as `,"paid_at":"…"`.
func newOrder(no string, ago time.Duration, extra string) string {
	return fmt.Sprintf(`{"platform":"tmall","shop":"demo","order_no":%q,"total":"1299.00","placed_at":%q%s}`,
		no, noon.Add(-ago).Format(time.RFC3339), extra)
}
