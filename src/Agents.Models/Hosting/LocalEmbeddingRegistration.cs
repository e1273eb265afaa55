namespace Agents.Models.Hosting;

/// <summary>A name under which the application registered a local model for embeddings.</summary>
internal sealed record LocalEmbeddingRegistration(string Name);
