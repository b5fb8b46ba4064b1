package api_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"gendan/api"
)

// /readyz tells whoever operates the program what to do: about a schema that does not fit, and about a namespace that is
// not set up. What nobody can act on from outside stays in the log.
func TestReadinessSaysWhatToDo(t *testing.T) {
	missing := errors.New("namespace gendan not found at 10.0.0.7:7233")
	for name, c := range map[string]struct {
		schema    string // what is done to the schema
		namespace error
		field     string
		want      string
	}{
		"older schema":      {schema: "DELETE FROM goose_db_version WHERE version_id > 3", field: "database", want: "schema version 3, this program needs 9: run `gendan migrate`"},
		"newer schema":      {schema: "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)", field: "database", want: "use a newer gendan"},
		"no namespace":      {namespace: &api.AdviceError{Text: "run gendan temporal setup", Cause: missing}, field: "temporal", want: "run gendan temporal setup"},
		"another complaint": {namespace: missing, field: "temporal", want: "does not answer as it should"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, func(cfg *api.Config) {
				cfg.Namespace = func(context.Context) error { return c.namespace }
			})
			if _, err := d.db.Exec(c.schema); c.schema != "" && err != nil {
				t.Fatal(err)
			}
			p := refused(t, d.request("GET", "/readyz", "", ""), 503, api.CodeNotReady)
			if len(p.Errors) != 1 || p.Errors[0].Field != c.field || !strings.Contains(p.Errors[0].Detail, c.want) || strings.Contains(p.Errors[0].Detail, "10.0.0.7") {
				t.Errorf("got %+v, want %s: %s", p.Errors, c.field, c.want)
			}
			if c.namespace != nil && !strings.Contains(d.log.String(), missing.Error()) {
				t.Errorf("the log does not tell why:\n%s", d.log)
			}
		})
	}
}

// Whatever Temporal has against us, callers hear that it is not the moment, and nothing of our keys and namespaces; the
// log tells it, and what to do where we know.
func TestTemporalThatRefuses(t *testing.T) {
	const setUp = "see 'gendan temporal setup'"
	for name, c := range map[string]struct {
		err  error
		says string // in the log
	}{
		"wrong key":           {serviceerror.NewPermissionDenied("Request refused for key ab12.", ""), "Request refused"},
		"no key":              {status.Error(codes.Unauthenticated, "key ab12 has expired"), "has expired"},
		"no namespace":        {serviceerror.NewNamespaceNotFound("ab12"), setUp},
		"no search attribute": {serviceerror.NewInvalidArgument("Namespace ab12 has no mapping defined for search attribute Stage"), setUp},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedCase(t, d, "1")
			d.temporal.leave(c.err)
			for path, body := range map[string]string{
				orders:                          newOrder("8", time.Hour, ""),
				orders + "/tmall/demo/1/events": `{"event_id":"e","type":"customer_replied"}`,
			} {
				d.log.Reset()
				a := d.as("admin", "POST", path, body)
				refused(t, a, 503, api.CodeTemporalAway)
				if a.header.Get("Retry-After") == "" || strings.Contains(string(a.body), "ab12") {
					t.Errorf("%s: %v %s", path, a.header, a.body)
				}
				if !strings.Contains(d.log.String(), c.says) {
					t.Errorf("%s: the log does not tell why:\n%s", path, d.log)
				}
			}
		})
	}
}
