namespace Agents.Plugins.BehaviorHandbook;

/// <summary>What retrieval compares.</summary>
public enum RetrievalMode
{
    /// <summary>Words and embeddings.</summary>
    Hybrid,

    /// <summary>Words alone (BM25).</summary>
    Words,

    /// <summary>Embeddings alone (cosine).</summary>
    Embeddings,
}
