// The page's policy allows no inline script, so the start is a file.
const place = document.getElementById("swagger");
SwaggerUIBundle({
  url: place.dataset.contract,
  domNode: place,
  deepLinking: true,
  operationsSorter: "alpha",
  validatorUrl: null,
});
