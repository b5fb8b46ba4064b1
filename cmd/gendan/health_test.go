package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthIsAnExitCode(t *testing.T) {
	ready := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/readyz":
			http.NotFound(w, r)
		case !ready:
			http.Error(w, "Temporal is away", http.StatusServiceUnavailable)
		default:
			_, _ = w.Write([]byte(`{"status":"ok"}`)) // whoever asked says so if it did not arrive
		}
	}))
	address := strings.TrimPrefix(server.URL, "http://")
	gendan(t, []string{"GENDAN_LISTEN=" + address}, "health").check(t, exitOK, `"ok"`)
	gendan(t, nil, "health", server.URL+"/healthz").check(t, exitFailed, "404")
	ready = false
	gendan(t, nil, "health", "--listen", address).check(t, exitFailed, "503 Service Unavailable Temporal is away")
	server.Close()
	gendan(t, nil, "health", "--listen", address).check(t, exitFailed, "refused")
}

func TestHealthCalledWrongly(t *testing.T) {
	gendan(t, nil, "health", "a", "b").check(t, exitUsage, "unexpected argument")
	gendan(t, nil, "health", "--listen", "8080").check(t, exitUsage, "--listen: address 8080: missing port")
	gendan(t, nil, "health", "http://a b").check(t, exitUsage, "is not a URL (want such as http://127.0.0.1:8080/readyz)")
	gendan(t, nil, "health", "nonsense").check(t, exitUsage, `"nonsense" is not a URL`)
}

// A process that listens everywhere is asked on loopback.
func TestHealthAsksTheProcessOfTheSameContainer(t *testing.T) {
	for listen, want := range map[string]string{
		":8080": "http://127.0.0.1:8080/readyz", "0.0.0.0:1": "http://127.0.0.1:1/readyz",
		"[::]:8080": "http://127.0.0.1:8080/readyz", "192.0.2.7:80": "http://192.0.2.7:80/readyz",
	} {
		if got, err := readiness(listen); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", listen, got, err, want)
		}
	}
}
