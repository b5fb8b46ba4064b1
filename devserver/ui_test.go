package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, url string) []byte {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s\n%s", url, response.Status, body)
	}
	return body
}

// columnsProgram returns the script of the UI that reads the columns from localStorage.
func columnsProgram(t *testing.T, assets fs.FS) string {
	t.Helper()
	var found string
	err := fs.WalkDir(assets, "_app/immutable/chunks", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".js") {
			return err
		}
		script, err := fs.ReadFile(assets, path)
		if bytes.Contains(script, []byte(`"namespace-workflow-table-columns"`)) {
			found = string(script)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == "" {
		t.Fatal("no script of the UI keeps its columns at namespace-workflow-table-columns")
	}
	return found
}

func TestUI(t *testing.T) {
	p := start(t, t.TempDir())

	t.Run("every page presets the columns before the policy that forbids scripts", func(t *testing.T) {
		for _, path := range []string{"/", "/namespaces/gendan/workflows", "/namespaces/gendan/workflows/a/b/history"} {
			page := get(t, p.UI+path)
			script := bytes.Index(page, []byte(`"namespace-workflow-table-columns"`))
			policy := bytes.Index(page, []byte("content-security-policy"))
			if script < 0 || policy < script {
				t.Errorf("%s: script at %d, policy at %d", path, script, policy)
			}
		}
	})
	t.Run("the page's program knows that place and those columns", func(t *testing.T) {
		assets, err := assetsWithColumns(namespace)
		if err != nil {
			t.Fatal(err)
		}
		builtIn := columnsProgram(t, assets)
		for _, column := range columns {
			if _, ours := searchAttributes[column]; !ours && !strings.Contains(builtIn, `{label:"`+column+`"}`) {
				t.Errorf("column %q is neither built in nor a search attribute", column)
			}
		}
	})
	t.Run("settings and API answer", func(t *testing.T) {
		var settings struct {
			DefaultNamespace string
			DisableNewsFetch bool
		}
		if err := json.Unmarshal(get(t, p.UI+"/api/v1/settings"), &settings); err != nil {
			t.Fatal(err)
		}
		if settings.DefaultNamespace != namespace || !settings.DisableNewsFetch {
			t.Errorf("settings: %+v", settings)
		}
		if list := get(t, p.UI+"/api/v1/namespaces/gendan/workflows"); !json.Valid(list) {
			t.Errorf("workflow list: %s", list)
		}
	})
	t.Run("another site's page cannot write", func(t *testing.T) {
		request, err := http.NewRequest(http.MethodPost, p.UI+"/api/v1/namespaces/gendan/workflows/a/signal/paid", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if !slices.Contains([]int{http.StatusBadRequest, http.StatusForbidden}, response.StatusCode) {
			t.Errorf("answered %s", response.Status)
		}
	})
}
