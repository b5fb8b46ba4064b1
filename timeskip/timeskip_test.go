package timeskip

import (
	"errors"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
)

// A clock is only ever moved on this machine.
func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:7233": true, "localhost:7233": true, "[::1]:7233": true, "127.8.8.8:1": true,
		"temporal:7233": false, "10.0.0.1:7233": false, "localhost.example:7233": false, "0.0.0.0:7233": false, "127.0.0.1": false, "": false,
	} {
		if got := Loopback(address); got != want {
			t.Errorf("%q: got %v", address, got)
		}
	}
}

func TestForwardRefusesToGoBack(t *testing.T) {
	for _, d := range []time.Duration{0, -time.Second} {
		if err := (Case{ID: "x"}).Forward(t.Context(), d); err == nil {
			t.Errorf("%s is taken", d)
		}
	}
}

func TestRefusalsAreToldApart(t *testing.T) {
	for _, c := range []struct{ said, want error }{
		{serviceerror.NewNotFound("workflow not found"), ErrNoCase},
		{serviceerror.NewUnimplemented("not enabled for namespace"), ErrNotDevelopment},
	} {
		if got := meaning(c.said); !errors.Is(got, c.want) || !errors.Is(got, c.said) {
			t.Errorf("%v: got %v", c.said, got)
		}
	}
}
