using System.Text;
using System.Text.Json;
using Agents.Cli.Pretraining;
using Agents.Evaluation;
using Agents.Models.Checkpoints;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Cli.Tests.Pretraining;

public sealed class RecipeTests : IDisposable
{
    private readonly BpeTokenizer _tokenizer = new(RecipeTokenizer.Create(TaskFamilies.All), "recipe");
    private readonly string _folder = Directory.CreateTempSubdirectory("agents-recipe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_text_is_exact()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<UnicodeString>(), text =>
        {
            // A surrogate without its other half is no character; UTF-8 has none for it.
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get ?? ""));
            return _tokenizer.Decode(_tokenizer.Encode(valid, parseSpecial: false), skipSpecial: false) == valid;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Prompts_are_short_and_digits_and_letters_stand_alone()
    {
        foreach (var family in TaskFamilies.All)
        {
            foreach (var phrase in ((TaskFamily)family).Phrases.Where(p => p.Length > 1))
                Assert.Single(_tokenizer.Encode(phrase, parseSpecial: false));
            Assert.True(Items().Encode(family.Draw(TaskSplit.Train, 1, 0)).Ids.Length < 48, family.Name);
        }

        Assert.Equal(12, _tokenizer.Encode("480c3zanimok", parseSpecial: false).Length);
    }

    [Fact]
    public void Only_the_bare_answer_and_the_end_are_learned()
    {
        foreach (var family in TaskFamilies.All)
        {
            var item = family.Draw(TaskSplit.Train, 3, 5);
            var encoded = Items().Encode(item);
            var reply = encoded.Ids.AsSpan(encoded.LossFrom);
            Assert.Equal(item.Answer + RecipeTokenizer.TurnEnd, _tokenizer.Decode(reply, skipSpecial: false));
            Assert.EndsWith(
                $"{item.Question}<|im_end|>\n<|im_start|>assistant\n",
                _tokenizer.Decode(encoded.Ids.AsSpan(0, encoded.LossFrom), skipSpecial: false),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_stream_depends_on_the_seed_and_holds_train_items_only()
    {
        (ITaskSet, int)[] mix = [.. TaskFamilies.All.Select(f => (f, 1))];
        var items = Items().Stream(mix).Take(300).Select(i => string.Join(' ', i.Ids)).ToList();
        Assert.Equal(items, Items().Stream(mix).Take(300).Select(i => string.Join(' ', i.Ids)));
        Assert.NotEqual(items, Items(seed: 2).Stream(mix).Take(300).Select(i => string.Join(' ', i.Ids)));
        var held = TaskFamilies.All
            .SelectMany(f => f.Take(TaskSplit.Test, 200, 7).Concat(f.Take(TaskSplit.Validation, 200, 7)))
            .Select(i => string.Join(' ', Items().Encode(i).Ids));
        Assert.Empty(items.Intersect(held));
    }

    [Fact]
    public void A_run_leaves_a_model_that_opens_its_log_and_its_card()
    {
        var lines = new List<string>();
        var options = new RecipeOptions { Output = _folder, Steps = 20, EnoughAccuracy = 2, TestItems = 20 };
        var results = new PretrainRecipe(options, TimeProvider.System, lines.Add)
            .Run(TestContext.Current.CancellationToken);

        Assert.Equal(TaskFamilies.All.Count, results.Count);
        var line = Assert.Single(File.ReadAllLines(Path.Combine(_folder, "curve.jsonl")));
        Assert.Equal(20, JsonDocument.Parse(line).RootElement.GetProperty("report").GetProperty("step").GetInt32());
        Assert.Contains("step     20", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("| addition |", File.ReadAllText(Path.Combine(_folder, "README.md")), StringComparison.Ordinal);
        using var checkpoint = Checkpoint.Open(Path.Combine(_folder, "model"));
        Assert.Equal(_tokenizer.VocabularySize, checkpoint.Tokenizer.VocabularySize);
        Assert.NotNull(checkpoint.ChatTemplate);
    }

    private RecipeItems Items(int seed = 1) =>
        new(_tokenizer, ChatTemplate.Parse(RecipeModel.ChatTemplate, "recipe"), seed);
}
