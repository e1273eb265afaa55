using System.CommandLine;
using Agents.Training.Hosting;
using Agents.Training.Runs;

namespace Agents.Cli.Commands;

/// <summary>
/// The options of <c>improve</c>. One that is not given leaves the section Training, or its default, in force.
/// </summary>
internal sealed class ImproveOptions
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string> _task = CommonOptions.Task();
    private readonly Option<int?> _steps = new("--steps") { Description = "Optimizer steps (default: by model)." };
    private readonly Option<int?> _prompts = new("--prompts") { Description = "Different questions a step." };
    private readonly Option<int?> _group = new("--group") { Description = "Answers to each question." };
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "Longest reply in tokens." };
    private readonly Option<double?> _rate = new("--learning-rate") { Description = "Learning rate." };
    private readonly Option<int?> _lora = new("--lora")
    {
        Description = "Rank of low-rank adapters (default: all weights).",
    };
    private readonly Option<int> _items = CommonOptions.Count("--eval", 500, "Test items before and after.");
    private readonly Option<int> _seed = CommonOptions.Seed();
    private readonly Option<DirectoryInfo?> _output = new("--output") { Description = "Folder of report.json." };
    private readonly Option<TrainingControl> _control = new("--control")
    {
        Description = "none; shuffle (rewards shuffled in the batch); supervised (imitate the right rollouts).",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _model, _task, _steps, _prompts, _group, _maxTokens, _rate, _lora, _items, _seed, _output, _control,
        ];
        foreach (var option in all)
            command.Add(option);
    }

    public string Model(ParseResult result) => result.GetRequiredValue(_model);

    public int Steps(ParseResult result, string model) => result.GetValue(_steps) ?? TrainingDefaults.Steps(model);

    public int EvaluationItems(ParseResult result) => result.GetValue(_items);

    public string? Folder(ParseResult result) => result.GetValue(_output)?.FullName;

    public TrainingOptions Apply(ParseResult result, TrainingOptions options)
    {
        options.Task = result.GetRequiredValue(_task);
        options.Prompts = result.GetValue(_prompts) ?? options.Prompts;
        options.Group = result.GetValue(_group) ?? options.Group;
        options.MaxTokens = result.GetValue(_maxTokens) ?? options.MaxTokens;
        options.LearningRate = result.GetValue(_rate) ?? options.LearningRate;
        options.LoraRank = result.GetValue(_lora) ?? options.LoraRank;
        options.Seed = result.GetValue(_seed);
        options.Control = result.GetValue(_control);
        return options;
    }
}
