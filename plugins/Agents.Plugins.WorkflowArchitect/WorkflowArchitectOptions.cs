using System.ComponentModel.DataAnnotations;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>What a search for a workflow may use and spend.</summary>
public sealed class WorkflowArchitectOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "WorkflowArchitect";

    /// <summary>The model of the agents in the workflows, by its name in the application.</summary>
    /// <value>Default <c>policy</c>.</value>
    [Required]
    public string Model { get; set; } = "policy";

    /// <summary>
    /// The registered functions that workflows may call, as <c>Plugin.Name</c> or <c>Plugin.*</c>. A search calls them
    /// thousands of times with whatever models answer: list only what has no effects.
    /// </summary>
    /// <value>Default none.</value>
    public IList<string> Functions { get; } = [];

    /// <summary>Instructions for agents that are tried besides none.</summary>
    /// <value>Default none.</value>
    public IList<string> Instructions { get; } = [];

    /// <summary>
    /// Words in which a model is asked for one value, besides the value alone; <c>{{ input }}</c> stands for it.
    /// </summary>
    /// <value>Default none.</value>
    public IList<string> Forms { get; } = [];

    /// <summary>Whether the model proposes plans and prompts, besides those that are enumerated.</summary>
    /// <value>Default true.</value>
    public bool Proposals { get; set; } = true;

    /// <summary>Most steps of a plan; repeated and voting steps count once.</summary>
    /// <value>Default 5. Range 1 to 12.</value>
    [Range(1, 12)]
    public int MaxSteps { get; set; } = 5;

    /// <summary>Most structures that are enumerated.</summary>
    /// <value>Default 3,000. Range 0 to 100,000.</value>
    [Range(0, 100_000)]
    public int Structures { get; set; } = 3_000;

    /// <summary>Most rounds of moves.</summary>
    /// <value>Default 5. Range 0 to 100.</value>
    [Range(0, 100)]
    public int Rounds { get; set; } = 5;

    /// <summary>Most moves that are tried in a round.</summary>
    /// <value>Default 60. Range 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MovesPerRound { get; set; } = 60;

    /// <summary>Training items that a candidate is judged on before it may be chosen.</summary>
    /// <value>Default 32. Range 8 to 10,000.</value>
    [Range(8, 10_000)]
    public int TrainItems { get; set; } = 32;

    /// <summary>Candidates that meet on the validation items; the single agent is one more.</summary>
    /// <value>Default 5. Range 1 to 100.</value>
    [Range(1, 100)]
    public int Finalists { get; set; } = 5;

    /// <summary>Answers to validation items that all finalists together may give.</summary>
    /// <value>Default 4,000. Range 100 to 1,000,000.</value>
    [Range(100, 1_000_000)]
    public int ValidationAnswers { get; set; } = 4_000;

    /// <summary>Fewest validation items with which a choice is made at all.</summary>
    /// <value>Default 50. Range 25 to 100,000: on ten, the best of five equals looks 18 points too good.</value>
    [Range(25, 100_000)]
    public int MinValidationItems { get; set; } = 50;

    /// <summary>Chance that the best finalist is dropped; and that the winner's bound is wrong.</summary>
    /// <value>Default 0.05. Range 0.000001 to 0.5.</value>
    [Range(0.000001, 0.5)]
    public double ErrorRate { get; set; } = 0.05;

    /// <summary>Most answers of a step whose answer is checked.</summary>
    /// <value>Default 8. Range 2 to 64.</value>
    [Range(2, 64)]
    public int Tries { get; set; } = 8;

    /// <summary>Answers of a step of which the most frequent is taken.</summary>
    /// <value>Default 5. Range 3 to 31.</value>
    [Range(3, 31)]
    public int Votes { get; set; } = 5;

    /// <summary>Randomness of steps that are asked more than once.</summary>
    /// <value>Default 0.8. Range 0.05 to 2.</value>
    [Range(0.05, 2)]
    public double Temperature { get; set; } = 0.8;

    /// <summary>Longest answer of a model in a workflow, in tokens.</summary>
    /// <value>Default 256. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxTokens { get; set; } = 256;

    /// <summary>Model calls of a search, proposals aside. Half of them are kept for the validation items.</summary>
    /// <value>Default 100,000. Range 100 to 100,000,000.</value>
    [Range(100, 100_000_000)]
    public int MaxCalls { get; set; } = 100_000;

    /// <summary>Runs at the same time.</summary>
    /// <value>Default 16. Range 1 to 1,024.</value>
    [Range(1, 1_024)]
    public int Concurrency { get; set; } = 16;
}
