using System.ComponentModel.DataAnnotations;

namespace Agents.Models;

/// <summary>Where models are pulled from, and where they are kept (<c>agents models pull</c>).</summary>
public sealed class HubOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Agents:Hub";

    /// <summary>
    /// A hub that speaks Hugging Face's protocol: an https address, or an http one of this machine.
    /// </summary>
    /// <value>Default <c>https://huggingface.co</c>.</value>
    [Required]
    public string Address { get; set; } = "https://huggingface.co";

    /// <summary>Folder of the pulled models, <c>OWNER/REPO</c> below it.</summary>
    /// <value>Default null: <c>hub</c> in the data folder.</value>
    public string? Folder { get; set; }

    /// <summary>
    /// Opens private and gated models. Sent to the hub's address and to no other, and never logged.
    /// </summary>
    /// <value>Default null: the environment variable <c>HF_TOKEN</c>, where it is set.</value>
    public string? Token { get; set; }

    /// <summary>Seconds without a byte after which a connection counts as dead.</summary>
    /// <value>Default 30. Range 1 to 3600.</value>
    [Range(1, 3600)]
    public int StallSeconds { get; set; } = 30;

    /// <summary>Attempts in a row that may bring nothing before a pull gives up.</summary>
    /// <value>Default 5. Range 1 to 100.</value>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;
}
