"""Papers that this service prints: certificates (证书) and delivery slips (送检单), signed so that they can be checked."""
