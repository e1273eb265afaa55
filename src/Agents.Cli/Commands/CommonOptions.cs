using System.CommandLine;
using Agents.Cli.Pretraining;

namespace Agents.Cli.Commands;

/// <summary>Options that mean the same in every command.</summary>
internal static class CommonOptions
{
    /// <summary>The state folder; on the root, so that it may stand anywhere.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder of the store, model versions and reports (default: Agents:Data, .agents).",
        Recursive = true,
    };

    /// <summary>Results as JSON on the output.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print the result as JSON, one document a line.",
        Recursive = true,
    };

    public static Option<string> Model() => new("--model")
    {
        Description = "Model: ID[@VERSION|@current], a folder (Hugging Face layout), a .gguf file, or OWNER/REPO that was pulled.",
        DefaultValueFactory = _ => "embedded",
    };

    public static Option<string> Task() => new("--task")
    {
        Description = "Task family or a .jsonl file (agents tasks list).",
        DefaultValueFactory = _ => PretrainRecipe.DefaultTask,
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of every random choice.",
        DefaultValueFactory = _ => 1,
    };

    public static Option<float> Temperature(float standard) => new("--temperature")
    {
        Description = "Divides the logits; 0 is greedy.",
        DefaultValueFactory = _ => standard,
    };

    public static Option<int> Count(string name, int standard, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} must be at least 1.");
        });
        return option;
    }

    public static Option<FileInfo> Input() => new("--input")
    {
        Description = "JSON lines to read.",
        Required = true,
    };
}
