using System.ComponentModel.DataAnnotations;

namespace Agents.Plugins.SocraticInquiry;

/// <summary>How dialogues are led.</summary>
public sealed class SocraticInquiryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "SocraticInquiry";

    /// <summary>Chooses the questions.</summary>
    /// <value>
    /// Default <c>greedy</c>; or <c>lookahead</c>, <c>random</c>, <c>fixed</c>, <c>learned</c>, or the name of a
    /// registered <see cref="Policies.IQuestionPolicy"/>.
    /// </value>
    [Required]
    public string Policy { get; set; } = "greedy";

    /// <summary>Id of the model whose served version is the policy <c>learned</c>.</summary>
    /// <value>Default <c>inquiry-policy</c>.</value>
    [Required]
    public string LearnedModel { get; set; } = "inquiry-policy";

    /// <summary>Share of answers that are taken to be wrong. Never 0: one wrong answer would decide for good.</summary>
    /// <value>Default 0.05. Range 0.001 to 0.45.</value>
    [Range(0.001, 0.45)]
    public double ErrorRate { get; set; } = 0.05;

    /// <summary>Share of questions that people are taken to have no answer to.</summary>
    /// <value>Default 0.05. Range 0 to 0.9.</value>
    [Range(0, 0.9)]
    public double DontKnowRate { get; set; } = 0.05;

    /// <summary>Questions that are asked at most.</summary>
    /// <value>Default 20. Range 1 to 100.</value>
    [Range(1, 100)]
    public int MaxQuestions { get; set; } = 20;

    /// <summary>Probability of what was found at which nothing more is asked.</summary>
    /// <value>Default 0.95. Range 0.5 to 0.9999.</value>
    [Range(0.5, 0.9999)]
    public double SureAt { get; set; } = 0.95;

    /// <summary>Folder whose JSON files are inquiries, by the names of the files.</summary>
    /// <value>Default <c>inquiries</c>; it need not exist.</value>
    [Required]
    public string Folder { get; set; } = "inquiries";

    /// <summary>
    /// Key of the <c>IChatClient</c> that reads answers in free words and drafts inquiries. Without such a client,
    /// answers are read as they are offered.
    /// </summary>
    /// <value>Default <c>policy</c>, which is also the client without a key.</value>
    [Required]
    public string Model { get; set; } = "policy";

    /// <summary>Most tokens of one answer of the model.</summary>
    /// <value>Default 1024. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxOutputTokens { get; set; } = 1024;

    /// <summary>Asks the model where an answer is none of those that are offered.</summary>
    /// <value>Default false: the person is asked again, which costs no model call.</value>
    public bool ReadFreely { get; set; }

    /// <summary>Seed of what is drawn, mixed with the dialogue's id.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }
}
