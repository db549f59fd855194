// For what other code adds to the map: markers without files, a popup's text without jQuery, icons without their library.

L.Icon.Default.imagePath = "";
L.Icon.Default.mergeOptions({ iconUrl: "@marker-icon@", iconRetinaUrl: "@marker-icon-2x@", shadowUrl: "@marker-shadow@" });
L.AwesomeMarkers ??= { icon: () => new L.Icon.Default() };
window.$ ??= (html) => [...document.createRange().createContextualFragment(html.trim()).childNodes];
