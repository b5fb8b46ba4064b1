package workflows

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever attribute a case sets, the namespace is asked to have.
func TestEverySearchAttributeIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, key := range SearchAttributes() {
		listed[key.GetName()] = true
	}
	require.Len(t, listed, reflect.TypeFor[searchAttributes]().NumField())
}
