package e2e

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// errOvershot says that a clock was moved too far. Server 1.32.1 answers UpdateWorkflowExecutionOptions with a message that
// it still shares with the execution. When that moves on while the answer is written ("size mismatch"), the frontend takes
// the answer for lost and asks again, and the same forwarding is carried out twice. What a test does after that means
// nothing: it begins anew, in a shop of its own.
var errOvershot = errors.New("the server carried a forwarding out twice")

// beginAnew are the tests that can begin anew, by name.
var beginAnew sync.Map

// asMeant runs a test, and says whether its clocks went where they were meant to go.
func asMeant(t *testing.T, test func()) (meant bool) {
	t.Helper()
	beginAnew.Store(t.Name(), true)
	defer beginAnew.Delete(t.Name())
	defer func() {
		switch gone := recover(); gone {
		case nil:
			meant = true // or it has failed, which t knows
		case errOvershot:
		default:
			panic(gone)
		}
	}()
	test()
	return true
}

// orAgain fails a test for an error, unless the test can begin anew for it.
func orAgain(t *testing.T, err error) {
	t.Helper()
	if _, can := beginAnew.Load(t.Name()); can && errors.Is(err, errOvershot) {
		panic(errOvershot)
	}
	require.NoError(t, err)
}

// A test whose clock was moved too far is left at once, and can be told apart from one that went as it was meant to.
func TestATestCanBeginAnew(t *testing.T) {
	after := false
	require.False(t, asMeant(t, func() {
		orAgain(t, errors.Join(errOvershot))
		after = true
	}))
	require.False(t, after)
	require.True(t, asMeant(t, func() { orAgain(t, nil) }))
}
