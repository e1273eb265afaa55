using Agents.Models.Tokenizers;

namespace Agents.Models.Constraints;

/// <summary>Where an answer stands in its grammar.</summary>
internal sealed class ConstraintCursor(
    TokenConstraint constraint, BpeTokenizer tokenizer, IReadOnlySet<int>? visible = null)
{
    private int _state = constraint.Start;

    /// <summary>The tokens that may come.</summary>
    /// <param name="remaining">Tokens that may still come, this one included.</param>
    public TokenMask Mask(int remaining) => constraint.Mask(_state, remaining);

    /// <exception cref="AgentsException">No answer that fits is so short.</exception>
    public void CheckRoom(int tokens)
    {
        if (tokens < constraint.Shortest)
        {
            throw new AgentsException(
                $"An answer that fits the schema or pattern can need {constraint.Shortest} tokens, and at most "
                + $"{tokens} may be generated; allow more (MaxOutputTokens), or shorten the prompt.");
        }
    }

    /// <summary>The masks under which an answer was drawn.</summary>
    /// <param name="ids">Its tokens.</param>
    /// <param name="room">Tokens that it could have.</param>
    /// <exception cref="AgentsException">A token does not fit.</exception>
    public IReadOnlyList<TokenMask> Replay(IReadOnlyList<int> ids, int room)
    {
        var masks = new List<TokenMask>(ids.Count);
        foreach (var (i, id) in ids.Index())
        {
            masks.Add(Mask(room - i));
            if (!masks[^1].Allows(id))
                throw new AgentsException($"token {i} of its answer ({id}) does not fit the recorded grammar");
            Add(id);
        }

        return masks;
    }

    public void Add(int id) =>
        _state = constraint.After(
            _state, tokenizer.IsSpecial(id) && visible?.Contains(id) != true ? [] : tokenizer.TokenBytes(id));
}
