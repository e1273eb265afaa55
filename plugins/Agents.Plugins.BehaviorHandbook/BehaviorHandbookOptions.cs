using System.ComponentModel.DataAnnotations;

namespace Agents.Plugins.BehaviorHandbook;

/// <summary>Settings of the handbook.</summary>
public sealed class BehaviorHandbookOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "BehaviorHandbook";

    /// <summary>The collection of the record log that holds the handbook; several handbooks share one log.</summary>
    /// <value>Default <c>behaviors</c>.</value>
    [Required]
    [StringLength(128, MinimumLength = 1)]
    public string Collection { get; set; } = "behaviors";

    /// <summary>Key of the <c>IChatClient</c> that solves, reflects and extracts.</summary>
    /// <value>Default <c>policy</c>, which is also the client without a key.</value>
    [Required]
    public string Model { get; set; } = "policy";

    /// <summary>Most tokens that behaviors may take in a prompt.</summary>
    /// <value>Default 200. Range 16 to 100,000.</value>
    [Range(16, 100_000)]
    public int PromptTokens { get; set; } = 200;

    /// <summary>Most behaviors in a prompt.</summary>
    /// <value>Default 3. Range 1 to 64.</value>
    [Range(1, 64)]
    public int MaxBehaviors { get; set; } = 3;

    /// <summary>A behavior is shown only where its score is at least this share of the best one's.</summary>
    /// <value>Default 0.7. Range 0 to 1; 0 shows whatever the budget holds.</value>
    [Range(0, 1)]
    public double RelativeScore { get; set; } = 0.7;

    /// <summary>What retrieval compares.</summary>
    /// <value>Default <see cref="RetrievalMode.Hybrid"/>.</value>
    public RetrievalMode Retrieval { get; set; } = RetrievalMode.Hybrid;

    /// <summary>
    /// A behavior is retired when, with a probability of 97.5 %, more than this share of its uses is harmful.
    /// </summary>
    /// <value>
    /// Default 0.35. Range 0.01 to 0.99. Put it above the share that the model gets wrong without notes.
    /// </value>
    [Range(0.01, 0.99)]
    public double HarmfulShare { get; set; } = 0.35;

    /// <summary>Extracted behaviors are approved at once, with no person between.</summary>
    /// <value>Default false.</value>
    public bool ApproveExtracted { get; set; }

    /// <summary>Most behaviors taken from one solution; more are left out.</summary>
    /// <value>Default 3. Range 1 to 16.</value>
    [Range(1, 16)]
    public int MaxExtracted { get; set; } = 3;

    /// <summary>Most tokens of one answer of the model.</summary>
    /// <value>Default 1024. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxOutputTokens { get; set; } = 1024;

    /// <summary>Counts the tokens of a text for <see cref="PromptTokens"/>.</summary>
    /// <value>
    /// Default null: an estimate from above (three letters a token; signs, digits and other bytes one each).
    /// </value>
    public Func<string, int>? CountTokens { get; set; }
}
