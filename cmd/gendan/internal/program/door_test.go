package program

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/api/serviceerror"

	"gendan/store"
)

// A worker that runs alone tells what keeps it from its cases, as the API does: the schema, Temporal's namespace, or that
// it has not begun. What is put right is seen at the next asking.
func TestWorkerDoorTellsWhatIsMissing(t *testing.T) {
	p, _ := (&setUpServer{answers: []error{serviceerror.NewNamespaceNotFound("shop")}}).program(t)
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "gendan.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	p.store = db
	door := httptest.NewServer(workerDoor(prometheus.NewRegistry(), p.missing))
	t.Cleanup(door.Close)
	check := func(status int, wants ...string) {
		t.Helper()
		response, err := http.Get(door.URL + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != status {
			t.Errorf("%d %s (%v), want %d", response.StatusCode, text, err, status)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %q", text, want)
			}
		}
	}
	check(503, `"database"`, "gendan migrate", `"temporal"`, "gendan temporal check")
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(503, `{"status":"not ready","errors":[{"detail":"has not begun to poll yet","field":"worker"}]}`)
	p.working.Store(true)
	check(200, `{"status":"ok"}`)
}
