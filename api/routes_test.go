package api

import (
	"strings"
	"testing"
)

// Each operation that needs a key says in its description's last line which roles may use it, as the routes have it.
func TestTheContractsRolesAreTheRoutes(t *testing.T) {
	doc, err := loadContract(contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range routes(&ServerInterfaceWrapper{}) {
		operation := doc.Paths.Value(r.path).GetOperation(r.method)
		lines := strings.Split(strings.TrimSpace(operation.Description), "\n")
		got, want := lines[len(lines)-1], "Roles: "+namesOf(r.roles)+"."
		if len(r.roles) == len(everyone()) {
			want = "Roles: all."
		}
		if r.roles == nil {
			want = got
		}
		if got != want || strings.Count(operation.Description, "Roles: ") > 1 {
			t.Errorf("%s: the contract says %q, the routes %q", operation.OperationID, got, want)
		}
	}
}

// What the contract shows as an example is something that it takes.
func TestTheContractsExamplesAreTaken(t *testing.T) {
	doc, err := loadContract(contract)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for name, schema := range doc.Components.Schemas {
		if schema.Value.Example == nil {
			continue
		}
		shown++
		if err := schema.Value.VisitJSON(schema.Value.Example, doc.GetSchemaValidationOptions()...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if shown < 20 {
		t.Errorf("only %d examples", shown)
	}
}
