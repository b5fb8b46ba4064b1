// Package client is the API's Go client, made from api/openapi.yaml. It knows nothing that anybody else could not
// make from the same contract.
package client
