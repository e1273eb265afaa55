using System.ComponentModel.DataAnnotations;

namespace Agents.Models;

/// <summary>
/// Which local model answers under a name, and how it runs. Section <c>Agents:Models:&lt;name&gt;</c>.
/// </summary>
public sealed class LocalModelOptions
{
    /// <summary>Name of the configuration section that holds one section a model.</summary>
    public const string SectionName = "Agents:Models";

    /// <summary>
    /// <c>embedded</c>, a folder in the Hugging Face layout, or a .gguf file; with <c>@version</c> or <c>@base</c>
    /// after it to serve that version and no other. Without, or with <c>@current</c>, the published version answers,
    /// and the weights as they came while none is published.
    /// </summary>
    /// <value>Default <c>embedded</c>.</value>
    [Required]
    public string Path { get; set; } = "embedded";

    /// <summary>Where it runs: <c>auto</c> (a GPU where the build has CUDA), <c>cpu</c> or <c>cuda[:n]</c>.</summary>
    /// <value>Default <c>auto</c>.</value>
    [RegularExpression("^(auto|cpu|cuda(:[0-9]{1,3})?)$", ErrorMessage = "Use auto, cpu or cuda[:n].")]
    public string Device { get; set; } = "auto";

    /// <summary>
    /// How weights are held: <c>auto</c> (as the checkpoint does), <c>f32</c>, <c>int4</c> or <c>int8</c>.
    /// </summary>
    /// <value>Default <c>auto</c>.</value>
    [RegularExpression("^(auto|f32|int4|int8)$", ErrorMessage = "Use auto, f32, int4 or int8.")]
    public string Precision { get; set; } = "auto";

    /// <summary>Threads of one operator; 0 takes one a core.</summary>
    /// <value>Default 0. Range 0 to 1024.</value>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>
    /// Most tokens of prompt and answer together; 0 takes the model's own limit, which also bounds it.
    /// </summary>
    /// <value>Default 0. Range 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int ContextLength { get; set; }

    /// <summary>
    /// Where a conversation leaves no room for its answer: <c>refuse</c> throws
    /// <see cref="Agents.Models.Runtime.ContextOverflowException"/>; <c>drop-oldest</c> leaves out the oldest exchanges
    /// until the answer has the tokens that it may have, or half of the context, but never system messages or the last
    /// user's message, and says how many messages in the answer's <c>AdditionalProperties["dropped_messages"]</c>.
    /// </summary>
    /// <value>Default <c>refuse</c>.</value>
    [RegularExpression("^(refuse|drop-oldest)$", ErrorMessage = "Use refuse or drop-oldest.")]
    public string ContextOverflow { get; set; } = "refuse";

    /// <summary>
    /// Memory for what was computed of earlier prompts, in MiB: a conversation's next turn, or another prompt with the
    /// same beginning of 64 tokens or more, is computed from where it differs, with the same result to the bit. 0 keeps
    /// nothing.
    /// </summary>
    /// <value>Default 64. Range 0 to 65,536.</value>
    [Range(0, 65_536)]
    public int PromptCacheMib { get; set; } = 64;

    /// <summary>Most requests that are decoded together; others wait.</summary>
    /// <value>Default 64. Range 1 to 1024.</value>
    [Range(1, 1024)]
    public int MaxBatch { get; set; } = 64;
}
