// Package api is the HTTP door: it checks keys and requests, writes the facts that platforms tell, passes facts and
// people's commands on to the cases, and shows what is stored. openapi.yaml is its contract; *.gen.go is made from it.
package api

//go:generate oapi-codegen -config oapi-server.yaml openapi.yaml
//go:generate oapi-codegen -config oapi-client.yaml openapi.yaml
