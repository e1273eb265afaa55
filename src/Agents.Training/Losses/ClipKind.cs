namespace Agents.Training.Losses;

/// <summary>How the ratio enters a token's loss.</summary>
internal enum ClipKind
{
    /// <summary>PPO's: -min(min(w, delta) A, clip(w, 1 - low, 1 + high) A).</summary>
    Clipped,

    /// <summary>-sg(min(w, high)) A log p: the clipped ratio only weighs (CISPO).</summary>
    Cispo,

    /// <summary>-A sigmoid(tau (w - 1)) 4 / tau, tau by the advantage's sign (SAPO).</summary>
    Sapo,

    /// <summary>-sg(phi(W)) A log p, phi a soft window over the completion's ratio (VESPO).</summary>
    Vespo,
}
