"""Papers that this service prints: certificates (证书) and delivery slips (送检单), signed to be checked."""
