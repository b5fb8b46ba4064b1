package api

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the contract and its page
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5/static"
)

var (
	//go:embed openapi.yaml
	contract []byte
	//go:embed docs/index.html
	docsPage []byte
	//go:embed docs/start.js
	docsStart []byte
)

// docsPolicy lets the page load what we serve and nothing else.
const docsPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

// docs serves the contract and a page that shows it, without anything from elsewhere.
func docs(engine *gin.Engine) error {
	engine.GET("/openapi.yaml", asset("application/yaml; charset=utf-8", contract, nil))
	engine.GET("/docs", asset("text/html; charset=utf-8", docsPage, nil))
	engine.GET("/docs/start.js", asset("text/javascript; charset=utf-8", docsStart, nil))
	for name, media := range map[string]string{
		"swagger-ui.css": "text/css; charset=utf-8", "swagger-ui-bundle.js": "text/javascript; charset=utf-8", "favicon-32x32.png": "image/png",
	} {
		plain, packed, err := swaggerUI(name)
		if err != nil {
			return err
		}
		engine.GET("/docs/"+name, asset(media, plain, packed))
	}
	return nil
}

// swaggerUI reads a file of Swagger UI, which lies packed in the binary.
func swaggerUI(name string) (plain, packed []byte, err error) {
	if plain, err = static.FS.ReadFile(name); err == nil {
		return plain, nil, nil
	}
	if packed, err = static.FS.ReadFile(name + ".gz"); err != nil {
		return nil, nil, fmt.Errorf("documentation page: %w", err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, nil, fmt.Errorf("documentation page: %s: %w", name, err)
	}
	if plain, err = io.ReadAll(unpacked); err != nil {
		return nil, nil, fmt.Errorf("documentation page: %s: %w", name, err)
	}
	return plain, packed, nil
}

func asset(media string, plain, packed []byte) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(operationKey, "docs")
		c.Header("Content-Security-Policy", docsPolicy)
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("Vary", "Accept-Encoding")
		body := plain
		if packed != nil && strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
			c.Header("Content-Encoding", "gzip")
			body = packed
		}
		c.Data(http.StatusOK, media, body)
	}
}
