using System.ComponentModel.DataAnnotations;
using Agents.Evaluation;
using Agents.Training.Advantages;
using Agents.Training.Gates;
using Agents.Training.Runs;

namespace Agents.Training.Hosting;

/// <summary>
/// How the hosted trainer learns. Names and defaults are TRL 1.16's <c>GRPOConfig</c> where it has them; a default that
/// differs says so.
/// </summary>
public sealed class TrainingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Training";

    /// <summary>Whether the hosted service trains; commands train regardless.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Names the trainer: it holds the leases and finds its unfinished run after a restart.</summary>
    /// <value>Default <c>trainer</c>. 1 to 64 letters, digits, dashes, dots or underscores.</value>
    [Required]
    [RegularExpression(
        "^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "use 1 to 64 letters, digits, dashes, dots, underscores.")]
    public string Trainer { get; set; } = "trainer";

    /// <summary>Id of the model whose served version is improved.</summary>
    /// <value>Default <c>embedded</c>.</value>
    [Required]
    public string Model { get; set; } = "embedded";

    /// <summary>Name of a task set, or the path of a JSONL file.</summary>
    /// <value>Default <c>addition</c>.</value>
    [Required]
    public string Task { get; set; } = "addition";

    /// <summary>
    /// Id of a run whose logged episodes are trained on, oldest first and each once, instead of rollouts of its own;
    /// training ends with the last of them. They are compared within the groups that they were logged in.
    /// </summary>
    /// <value>Default null: rollouts on <see cref="Task"/>.</value>
    public string? LoggedRun { get; set; }

    /// <summary>Where tensors live: auto, cpu, cuda or cuda:N.</summary>
    /// <value>Default auto.</value>
    [Required]
    [RegularExpression("^(auto|cpu|cuda(:[0-9]{1,2})?)$", ErrorMessage = "use auto, cpu, cuda or cuda:N.")]
    public string Device { get; set; } = "auto";

    /// <summary>
    /// Threads for rollouts and training; fewer leave processors to the callers of a busy application.
    /// </summary>
    /// <value>Default one a processor; 1 for the embedded model. Range 1 to 1,024.</value>
    [Range(1, 1024)]
    public int? Threads { get; set; }

    /// <summary>Optimizer steps between two looks of the gate.</summary>
    /// <value>Default 16. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int StepsPerRound { get; set; } = 16;

    /// <summary>Pause between two rounds of the service.</summary>
    /// <value>Default 10 seconds. Range 0 to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Different questions in a step.</summary>
    /// <value>Default 8; 32 for the embedded model. Range 1 to 4,096.</value>
    [Range(1, 4096)]
    public int? Prompts { get; set; }

    /// <summary>Answers to each question, compared with each other.</summary>
    /// <value>Default 8. Range 2 to 1,024.</value>
    [Range(2, 1024)]
    public int Group { get; set; } = 8;

    /// <summary>Longest reply in tokens, in training and in measuring.</summary>
    /// <value>Default 16 (TRL: 256). Range 1 to 32,768.</value>
    [Range(1, 32_768)]
    public int MaxTokens { get; set; } = EvaluationRequest.DefaultMaxTokens;

    /// <summary>Sampling temperature of rollouts.</summary>
    /// <value>Default 1. Range 0.05 to 10.</value>
    [Range(0.05, 10)]
    public double Temperature { get; set; } = 1;

    /// <summary>Learning rate.</summary>
    /// <value>
    /// Default 1e-5 (TRL: 1e-6, for far larger models); 2e-4 for the embedded model. Range 0 to 1; 0 measures and
    /// changes nothing.
    /// </value>
    [Range(0.0, 1.0)]
    public double? LearningRate { get; set; }

    /// <summary>Steps over which the rate rises from 0.</summary>
    /// <value>Default 0; 10 for the embedded model. Range 0 to 100,000.</value>
    [Range(0, 100_000)]
    public int? WarmupSteps { get; set; }

    /// <summary>Global norm that gradients are clipped to.</summary>
    /// <value>Default 1. Above 0, up to 1,000,000.</value>
    [Range(1e-9, 1e6)]
    public double MaxGradientNorm { get; set; } = 1;

    /// <summary>Decoupled weight decay.</summary>
    /// <value>Default 0. Range 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; set; }

    /// <summary>Loss preset, by TRL's name.</summary>
    /// <value>Default <c>dapo</c>. One of grpo, bnpo, dr_grpo, dapo, cispo, gspo, sapo, luspo, vespo.</value>
    [AllowedValues("grpo", "bnpo", "dr_grpo", "dapo", "cispo", "gspo", "sapo", "luspo", "vespo")]
    public string Loss { get; set; } = "dapo";

    /// <summary>Clip range of the probability ratio.</summary>
    /// <value>Default the preset's (0.2 for <c>dapo</c>). Range 0 to 100.</value>
    [Range(0.0, 100.0)]
    public double? Epsilon { get; set; }

    /// <summary>Weight of the divergence from the starting model.</summary>
    /// <value>Default 0 (no reference model). Range 0 to 100.</value>
    [Range(0.0, 100.0)]
    public double Beta { get; set; }

    /// <summary>What a centred reward is divided by.</summary>
    /// <value>Default <see cref="RewardScale.Group"/>.</value>
    public RewardScale ScaleRewards { get; set; } = RewardScale.Group;

    /// <summary>Rank of the low-rank adapters; 0 trains all weights.</summary>
    /// <value>Default 0. Range 0 to 1,024.</value>
    [Range(0, 1024)]
    public int LoraRank { get; set; }

    /// <summary>Optimizer steps between two checkpoints; a kill loses at most the steps since the last one.</summary>
    /// <value>Default 8. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int CheckpointInterval { get; set; } = 8;

    /// <summary>
    /// Consecutive steps without any difference of reward in a group, after which a run ends as collapsed.
    /// </summary>
    /// <value>Default 25. Range 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int CollapseSteps { get; set; } = 25;

    /// <summary>Seed of tasks and sampling.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>Whether the gate decides what is served.</summary>
    /// <value>Default <see cref="GateMode.On"/>.</value>
    public GateMode Gate { get; set; } = GateMode.On;

    /// <summary>Validation items that the gate asks both versions.</summary>
    /// <value>Default 500. Range 200 to 100,000.</value>
    [Range(200, 100_000)]
    public int GateItems { get; set; } = 500;

    /// <summary>Error rate of the gate over all its looks at one run.</summary>
    /// <value>Default 0.05. Range above 0 to 0.5.</value>
    [Range(1e-9, 0.5)]
    public double Alpha { get; set; } = 0.05;

    /// <summary>A control for measurements.</summary>
    /// <value>Default <see cref="TrainingControl.None"/>.</value>
    public TrainingControl Control { get; set; } = TrainingControl.None;

    /// <summary>A copy, for a run that differs in a few values.</summary>
    public TrainingOptions Clone() => (TrainingOptions)MemberwiseClone();
}
