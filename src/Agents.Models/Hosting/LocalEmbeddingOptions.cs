using System.ComponentModel.DataAnnotations;

namespace Agents.Models;

/// <summary>Which local model makes embeddings under a name. Section <c>Agents:Embeddings:&lt;name&gt;</c>.</summary>
public sealed class LocalEmbeddingOptions
{
    /// <summary>Name of the configuration section that holds one section a model.</summary>
    public const string SectionName = "Agents:Embeddings";

    /// <summary>The folder of a BERT model, or <c>OWNER/REPO</c> that was pulled.</summary>
    /// <value>No default: it must be set.</value>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>Where it runs: <c>auto</c> (a GPU where the build has CUDA), <c>cpu</c> or <c>cuda[:n]</c>.</summary>
    /// <value>Default <c>auto</c>.</value>
    [RegularExpression("^(auto|cpu|cuda(:[0-9]{1,3})?)$", ErrorMessage = "Use auto, cpu or cuda[:n].")]
    public string Device { get; set; } = "auto";

    /// <summary>Threads of one operator; 0 takes one a core, and one for a small model.</summary>
    /// <value>Default 0. Range 0 to 1024.</value>
    [Range(0, 1024)]
    public int Threads { get; set; }
}
